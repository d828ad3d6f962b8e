import { useTranslation } from "react-i18next";
import type { MessageRow } from "../../../api/types";
import { currentLanguage } from "../../../i18n";
import { longTime } from "../../../i18n/format";
import styles from "./Recipients.module.css";

/** "To …" in a line; all addresses and the exact time when unfolded. */
export function Recipients({ message }: { message: MessageRow }) {
  const { t } = useTranslation();
  const all = [...message.to, ...message.cc];
  const rows: [string, string[]][] = [
    [t("message.from"), [address(message.from)]],
    [t("message.to"), message.to],
    [t("message.cc"), message.cc],
    [t("message.reply_to"), message.reply_to],
    [t("message.subject"), [message.subject]],
    [t("message.date"), [longTime(message.sent_at ?? message.received_at, currentLanguage())]],
    [t("message.id"), message.message_id ? [message.message_id] : []],
  ];
  return (
    <details className={styles.details}>
      <summary className={styles.summary}>
        {t("message.to_line", { list: all.join(", ") || t("message.hidden") })}
      </summary>
      <dl className={styles.rows}>
        {rows
          .filter(([, values]) => values.length > 0)
          .map(([label, values]) => (
            <div key={label} className={styles.row}>
              <dt>{label}</dt>
              <dd>{values.join(", ")}</dd>
            </div>
          ))}
      </dl>
    </details>
  );
}

function address(person: MessageRow["from"]): string {
  return person.name ? `${person.name} <${person.address}>` : person.address;
}
