import { useTranslation } from "react-i18next";
import { address } from "../../../api/client";
import type { Arrival, MessageRow } from "../../../api/types";
import { currentLanguage } from "../../../i18n";
import { longTime } from "../../../i18n/format";
import { knownText } from "../../../i18n/known";
import styles from "./Why.module.css";

interface Props {
  message: MessageRow;
  open: boolean;
  onToggle: (open: boolean) => void;
}

/** "Why is this here?": where the mail lay on servers, what became of it there, and its raw source. */
export function Why({ message, open, onToggle }: Props) {
  const { t } = useTranslation();
  return (
    <details className={styles.why} open={open} onToggle={(event) => onToggle(event.currentTarget.open)}>
      <summary>{t("message.why")}</summary>
      {open && (
        <div className={styles.inside}>
          {message.arrivals.length === 0 && <p>{t("message.no_arrival")}</p>}
          <ul className={styles.arrivals}>
            {message.arrivals.map((arrival) => (
              <Place key={arrival.id} arrival={arrival} />
            ))}
          </ul>
          <p className={styles.raw}>
            <a href={address(`/messages/${message.id}/source`)} target="_blank" rel="noopener noreferrer">
              {t("message.source")}
            </a>
            <a href={address(`/messages/${message.id}/raw`)} download>
              {t("message.raw_download")}
            </a>
          </p>
        </div>
      )}
    </details>
  );
}

function Place({ arrival }: { arrival: Arrival }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const state = knownText("arrival_state", arrival.state) ?? arrival.state;
  const reason = arrival.detail && (knownText("arrival_reason", arrival.detail) ?? arrival.detail);
  return (
    <li>
      <strong>{state}</strong>
      {reason && <span> — {reason}</span>}
      <span className={styles.place}>
        {t(arrival.uid > 0 ? "message.place" : "message.place_without_uid", {
          mailbox: arrival.mailbox,
          folder: arrival.folder,
          uid: arrival.uid,
        })}
        {" · "}
        {longTime(arrival.internal_date, language)}
        {arrival.gone_at && ` · ${t("message.gone", { time: longTime(arrival.gone_at, language) })}`}
      </span>
    </li>
  );
}
