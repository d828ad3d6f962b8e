import { useTranslation } from "react-i18next";
import type { TicketChange, TicketRow } from "../../api/types";
import { useShortcut } from "../../shortcuts/use-shortcut";
import { Button } from "../../ui/Button";
import { IconButton } from "../../ui/IconButton";
import { MenuButton } from "../../ui/MenuButton";
import { useSession } from "../session/session";
import styles from "./BulkBar.module.css";
import { useCategories } from "./categories";
import { useTicketChange } from "./change";
import { categoryLabel, priorities, statuses } from "./labels";
import { useMembers } from "./members";

interface Props {
  rows: TicketRow[];
  onAll: () => void;
  onDone: () => void;
}

/** What can be done with the tickets that are ticked. */
export function BulkBar({ rows, onAll, onDone }: Props) {
  const { t } = useTranslation();
  const me = useSession().member;
  const members = useMembers();
  const categories = useCategories();
  const change = useTicketChange();
  const count = rows.length;

  function all(what: TicketChange, said: string) {
    onDone();
    void change(rows, what, said);
  }
  const resolve = () => all({ status: "resolved" }, t("tickets.done.resolved", { count }));
  const take = () => all({ assignee: me.id }, t("tickets.done.assigned", { count, name: me.name }));
  useShortcut("resolve", resolve);
  useShortcut("assign_me", take);

  return (
    <div className={styles.bar} role="toolbar" aria-label={t("tickets.bulk")}>
      <strong aria-live="polite">{t("tickets.selected", { count })}</strong>
      <Button icon="resolve" onClick={resolve}>
        {t("shortcuts.resolve")}
      </Button>
      <MenuButton
        label={t("tickets.status")}
        choices={statuses.map((status) => ({
          key: status,
          text: t(`status.${status}`),
          onChoose: () => all({ status }, t("tickets.done.changed", { count })),
        }))}
      />
      <MenuButton
        label={t("tickets.assign")}
        choices={[
          {
            key: "none",
            text: t("tickets.noone"),
            onChoose: () => all({ assignee: null }, t("tickets.done.changed", { count })),
          },
          ...members.map((member) => ({
            key: member.id,
            text: member.name,
            onChoose: () =>
              all({ assignee: member.id }, t("tickets.done.assigned", { count, name: member.name })),
          })),
        ]}
      />
      <MenuButton
        label={t("tickets.category")}
        choices={categories.map((category) => ({
          key: category,
          text: categoryLabel(category),
          onChoose: () => all({ category }, t("tickets.done.changed", { count })),
        }))}
      />
      <MenuButton
        label={t("tickets.priority")}
        choices={priorities.map((priority) => ({
          key: priority,
          text: t(`priority.${priority}`),
          onChoose: () => all({ priority }, t("tickets.done.changed", { count })),
        }))}
      />
      <Button look="quiet" onClick={onAll}>
        {t("tickets.select_all")}
      </Button>
      <IconButton icon="close" label={t("tickets.select_none")} onClick={onDone} className={styles.close} />
    </div>
  );
}
