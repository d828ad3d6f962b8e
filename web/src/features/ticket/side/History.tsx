import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import { problemText } from "../../../api/problem-text";
import type { HistoryLine, Ticket } from "../../../api/types";
import { currentLanguage } from "../../../i18n";
import { longTime, shortTime } from "../../../i18n/format";
import { IconButton } from "../../../ui/IconButton";
import { notify } from "../../../ui/notices";
import { useMay } from "../../session/session";
import { refresh } from "../../tickets/change";
import { useHistoryText } from "./history-text";
import styles from "./SidePanel.module.css";

/** Everything that happened to the ticket, newest first, with undo where that is possible. */
export function History({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const may = useMay();
  const client = useQueryClient();
  const text = useHistoryText();
  const language = currentLanguage();
  const undoing = useMutation({
    mutationFn: (line: HistoryLine) => api.post(`/events/${line.id}/undo`),
    onSuccess: () => notify({ text: t("history.undone") }),
    onError: (error) => notify({ text: problemText(error, t), tone: "problem" }),
    onSettled: () => refresh(client),
  });
  const lines = ticket.history.toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at));
  return (
    <section className={styles.section}>
      <details>
        <summary>{t("history.title", { count: lines.length })}</summary>
        <ol className={styles.lines}>
          {lines.map((line) => (
            <li key={line.id} className={styles.line}>
              <span className={line.undone_by ? styles.undone : undefined}>{text(line)}</span>
              <time dateTime={line.at} title={longTime(line.at, language)}>
                {shortTime(line.at, language)}
              </time>
              {line.undoable && may.change && (
                <IconButton
                  icon="undo"
                  label={t("history.undo", { what: text(line) })}
                  disabled={undoing.isPending}
                  onClick={() => undoing.mutate(line)}
                />
              )}
            </li>
          ))}
        </ol>
      </details>
    </section>
  );
}
