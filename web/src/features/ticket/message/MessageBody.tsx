import { useState } from "react";
import { useTranslation } from "react-i18next";
import { address } from "../../../api/client";
import type { MessageRow } from "../../../api/types";
import { Icon } from "../../../ui/icons/Icon";
import { Linked } from "../../../ui/Linked";
import { HtmlView } from "./HtmlView";
import { useLikesHtml } from "./likes-html";
import styles from "./MessageBody.module.css";

/**
 * What was written. Text comes first: it is calm, quick and harmless. Mail that a program composed, and whoever
 * prefers it, gets the original layout.
 */
export function MessageBody({ message }: { message: MessageRow }) {
  const { t } = useTranslation();
  const likesHtml = useLikesHtml();
  const [html, setHtml] = useState(
    message.has_html && (likesHtml || message.reply === null || message.kind === "newsletter"),
  );
  return (
    <div className={styles.body}>
      {message.not_read !== null && (
        <p className={styles.unread}>
          <Icon name="alert" size={16} />
          <span>
            {t("message.not_read", { why: message.not_read })}{" "}
            <a href={address(`/messages/${message.id}/raw`)} download>
              {t("message.raw_download")}
            </a>
          </span>
        </p>
      )}
      {html ? <HtmlView message={message} /> : <TextView message={message} />}
      {message.has_html && message.reply !== null && (
        <button type="button" className={styles.switch} aria-pressed={html} onClick={() => setHtml(!html)}>
          <Icon name={html ? "file" : "image"} size={15} />
          {html ? t("message.as_text") : t("message.as_html")}
        </button>
      )}
    </div>
  );
}

function TextView({ message }: { message: MessageRow }) {
  const { t } = useTranslation();
  const { reply, signature, quote } = message;
  const empty = !reply?.trim() && !quote?.trim();
  return (
    <div className={styles.text} lang={message.language ?? undefined}>
      {reply?.trim() && (
        <div className={styles.reply}>
          <Linked text={reply.trim()} />
        </div>
      )}
      {empty && message.not_read === null && <p className={styles.empty}>{t("message.empty")}</p>}
      {signature && <Folded label={t("message.signature")} text={signature} />}
      {quote && <Folded label={t("message.quote")} text={quote} initiallyOpen={!reply?.trim()} />}
    </div>
  );
}

/** What most people do not want to read again. */
function Folded({ label, text, initiallyOpen }: { label: string; text: string; initiallyOpen?: boolean }) {
  return (
    <details className={styles.folded} open={initiallyOpen}>
      <summary>{label}</summary>
      <div className={styles.quoted}>
        <Linked text={text.trim()} />
      </div>
    </details>
  );
}
