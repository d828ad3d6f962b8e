import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Ticket } from "../../../api/types";
import { Avatar } from "../../../ui/Avatar";
import { Entities } from "./Entities";
import { History } from "./History";
import { Links } from "./Links";
import styles from "./SidePanel.module.css";
import { Tags } from "./Tags";
import { VerdictPanel } from "./VerdictPanel";

interface Props {
  ticket: Ticket;
  /** Whether its keys are listened to. */
  active: boolean;
}

/** What is known about a ticket: who writes, what it is about and why, tags, links, history. */
export function SidePanel({ ticket, active }: Props) {
  const { t } = useTranslation();
  const { contact } = ticket;
  return (
    <aside className={styles.panel} aria-label={t("ticket.details")}>
      {contact && (
        <section className={styles.section} aria-label={t("ticket.contact")}>
          <div className={styles.contact}>
            <Avatar name={contact.name || contact.address} />
            <div className={styles.person}>
              {contact.id ? (
                <Link to="/contacts/$id" params={{ id: contact.id }} className={styles.name}>
                  {contact.name || contact.address}
                </Link>
              ) : (
                <span className={styles.name}>{contact.name || contact.address}</span>
              )}
              {contact.name && <span className={styles.address}>{contact.address}</span>}
            </div>
          </div>
          {contact.id && (
            <Link
              to="/tickets"
              search={{ contact: contact.id, status: "all", shelf: "all" }}
              className={styles.all}
            >
              {t("ticket.all_of_contact")}
            </Link>
          )}
        </section>
      )}
      <VerdictPanel ticket={ticket} />
      <Entities ticket={ticket} />
      <Tags ticket={ticket} active={active} />
      <Links ticket={ticket} />
      <History ticket={ticket} />
    </aside>
  );
}
