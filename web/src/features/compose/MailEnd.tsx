import { useTranslation } from "react-i18next";
import type { AnswerKind, Composed } from "../../api/types";
import styles from "./MailEnd.module.css";

interface Props {
  composed: Composed | undefined;
  kind: AnswerKind;
  signature: boolean;
  onSignature: (on: boolean) => void;
  quote: boolean;
  onQuote: (on: boolean) => void;
  originals: boolean;
  onOriginals: (on: boolean) => void;
}

/** What follows the text as it will be sent: signature and quoted text, each of which may be left out. */
export function MailEnd({
  composed,
  kind,
  signature,
  onSignature,
  quote,
  onQuote,
  originals,
  onOriginals,
}: Props) {
  const { t } = useTranslation();
  if (!composed) return null;
  return (
    <div className={styles.end}>
      {composed.signature && (
        <>
          <Tick checked={signature} onChange={onSignature} label={t("compose.with_signature")} />
          {signature && <p className={styles.signature}>{composed.signature}</p>}
        </>
      )}
      {kind === "forward" && (
        <Tick checked={originals} onChange={onOriginals} label={t("compose.with_attachments")} />
      )}
      {composed.quote_text && (
        <>
          <Tick checked={quote} onChange={onQuote} label={t("compose.with_quote")} />
          {quote && (
            <details className={styles.quote}>
              <summary>{t("compose.show_quote")}</summary>
              <p>{composed.quote_text}</p>
            </details>
          )}
        </>
      )}
    </div>
  );
}

function Tick({
  checked,
  onChange,
  label,
}: {
  checked: boolean;
  onChange: (on: boolean) => void;
  label: string;
}) {
  return (
    <label className={styles.tick}>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  );
}
