import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import { problemText } from "../../../api/problem-text";
import type { Id, Ticket } from "../../../api/types";
import { knownText } from "../../../i18n/known";
import { IconButton } from "../../../ui/IconButton";
import { notify } from "../../../ui/notices";
import { useMay } from "../../session/session";
import { refresh } from "../../tickets/change";
import styles from "./SidePanel.module.css";

/** Tickets that may belong together, why, and what was folded into this one. */
export function Links({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const may = useMay();
  const client = useQueryClient();
  const removing = useMutation({
    mutationFn: (other: Id) => api.delete(`/tickets/${ticket.id}/links/${other}`),
    onError: (error) => notify({ text: problemText(error, t), tone: "problem" }),
    onSettled: () => refresh(client),
  });
  if (ticket.links.length === 0 && ticket.folded.length === 0) return null;
  return (
    <section className={styles.section} aria-labelledby="links">
      <h2 id="links" className={styles.title}>
        {t("ticket.links")}
      </h2>
      <ul className={styles.lines}>
        {ticket.links.map((link) => (
          <li key={link.ticket} className={styles.linked}>
            <span>
              <Link to="/tickets/$number" params={{ number: link.number }} search={(old) => old}>
                {link.number}
              </Link>{" "}
              {link.subject}
              <span className={styles.muted}>
                {" "}
                · {t(`status.${link.status}`)} · {knownText("link_why", link.why) ?? link.why}
              </span>
            </span>
            {may.change && (
              <IconButton
                icon="close"
                label={t("ticket.unlink", { number: link.number })}
                onClick={() => removing.mutate(link.ticket)}
              />
            )}
          </li>
        ))}
      </ul>
      {ticket.folded.length > 0 && (
        <p className={styles.muted}>
          {t("ticket.folded", { count: ticket.folded.length, list: ticket.folded.join(", ") })}
        </p>
      )}
    </section>
  );
}
