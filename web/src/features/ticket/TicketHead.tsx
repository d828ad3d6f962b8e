import { Link } from "@tanstack/react-router";
import { type RefObject, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Ticket } from "../../api/types";
import { useShortcut } from "../../shortcuts/use-shortcut";
import { Avatar } from "../../ui/Avatar";
import { Button } from "../../ui/Button";
import { IconButton } from "../../ui/IconButton";
import { Icon } from "../../ui/icons/Icon";
import { MenuButton } from "../../ui/MenuButton";
import { notify } from "../../ui/notices";
import { useMay, useSession } from "../session/session";
import { useTicketChange } from "../tickets/change";
import { statuses } from "../tickets/labels";
import { useMembers } from "../tickets/members";
import { DueLine } from "./DueLine";
import { LinkDialog, type LinkMode } from "./LinkDialog";
import styles from "./TicketHead.module.css";

interface Props {
  ticket: Ticket;
  heading: RefObject<HTMLHeadingElement | null>;
  panel: boolean;
  /** Whether its keys are listened to. */
  active: boolean;
  onPanel: () => void;
}

/** Number, subject, and what is done most: status, assignee, resolve. */
export function TicketHead({ ticket, heading, panel, active, onPanel }: Props) {
  const { t } = useTranslation();
  const may = useMay();
  const me = useSession().member;
  const members = useMembers();
  const change = useTicketChange();
  const [dialog, setDialog] = useState<LinkMode | null>(null);
  const [due, setDue] = useState(false);
  const done = ticket.status === "resolved" || ticket.status === "closed";

  const resolve = () =>
    void (done
      ? change([ticket], { status: "open" }, t("ticket.reopened"))
      : change([ticket], { status: "resolved" }, t("tickets.done.resolved", { count: 1 })));
  const assign = (id: string | null, name?: string) =>
    void change(
      [ticket],
      { assignee: id },
      name ? t("tickets.done.assigned", { count: 1, name }) : t("ticket.unassigned"),
    );
  useShortcut("resolve", resolve, active);
  useShortcut("assign_me", () => assign(me.id, me.name), active);

  return (
    <header className={styles.head}>
      <div className={styles.line}>
        <Link to="/tickets" search={(old) => old} className={styles.back} aria-label={t("shortcuts.back")}>
          <Icon name="back" />
        </Link>
        <span className={styles.number}>{ticket.number}</span>
        <span className={styles.mailbox}>{ticket.mailbox.address}</span>
        <div className={styles.actions}>
          <MenuButton
            label={t("ticket.status_is", { status: t(`status.${ticket.status}`) })}
            disabled={!may.change}
            choices={statuses.map((status) => ({
              key: status,
              text: t(`status.${status}`),
              chosen: status === ticket.status,
              onChoose: () => void change([ticket], { status }, t("tickets.done.changed", { count: 1 })),
            }))}
          >
            {t(`status.${ticket.status}`)}
          </MenuButton>
          <MenuButton
            label={
              ticket.assignee ? t("tickets.assigned_to", { name: ticket.assignee.name }) : t("tickets.assign")
            }
            disabled={!may.change}
            choices={[
              {
                key: "none",
                text: t("tickets.noone"),
                chosen: ticket.assignee === null,
                onChoose: () => assign(null),
              },
              ...members.map((member) => ({
                key: member.id,
                text: member.id === me.id ? t("ticket.me", { name: member.name }) : member.name,
                chosen: member.id === ticket.assignee?.id,
                onChoose: () => assign(member.id, member.name),
              })),
            ]}
          >
            {ticket.assignee ? <Avatar name={ticket.assignee.name} small /> : <Icon name="unassigned" />}
          </MenuButton>
          {may.change && (
            <Button icon={done ? "undo" : "resolve"} onClick={resolve} aria-keyshortcuts="e">
              {done ? t("ticket.reopen") : t("shortcuts.resolve")}
            </Button>
          )}
          <IconButton
            icon="info"
            label={t("ticket.details")}
            aria-pressed={panel}
            onClick={onPanel}
            className={styles.panelButton}
          />
          <MenuButton
            bare
            label={t("action.more")}
            choices={[
              ...(may.change
                ? [
                    {
                      key: "due",
                      text: t("due.set"),
                      icon: "flag" as const,
                      onChoose: () => setDue(true),
                    },
                    {
                      key: "link",
                      text: t("ticket.link"),
                      icon: "link" as const,
                      onChoose: () => setDialog("link"),
                    },
                    {
                      key: "join",
                      text: t("ticket.join"),
                      icon: "merge" as const,
                      onChoose: () => setDialog("join"),
                    },
                  ]
                : []),
              {
                key: "copy",
                text: t("ticket.copy_link"),
                icon: "copy" as const,
                onChoose: () => void copyLink(ticket.number).then(() => notify({ text: t("action.copied") })),
              },
            ]}
          />
        </div>
      </div>
      <h1 id="ticket-subject" ref={heading} tabIndex={-1} className={styles.subject}>
        {ticket.subject || t("tickets.no_subject")}
      </h1>
      <DueLine ticket={ticket} editing={due} onEditing={setDue} />
      {ticket.asked !== null && ticket.asked !== ticket.number && (
        <p className={styles.folded}>
          <Icon name="merge" size={16} />
          {t("ticket.folded_here", { number: ticket.asked })}
        </p>
      )}
      {dialog && <LinkDialog ticket={ticket} mode={dialog} onClose={() => setDialog(null)} />}
    </header>
  );
}

async function copyLink(number: string) {
  // The clipboard exists only on https and localhost.
  await navigator.clipboard?.writeText(`${location.origin}/tickets/${number}`);
}
