import { useTranslation } from "react-i18next";
import type { Attachment, MessageRow } from "../../../api/types";
import { currentLanguage } from "../../../i18n";
import { size } from "../../../i18n/format";
import { knownText } from "../../../i18n/known";
import { classes } from "../../../ui/classes";
import { Icon } from "../../../ui/icons/Icon";
import styles from "./Attachments.module.css";

const SHOWN_INLINE = /^image\/(png|jpe?g|gif|webp)$/;

/** The files of a mail: pictures as such, others as lines; dangerous ones say why. */
export function Attachments({ message }: { message: MessageRow }) {
  const { t } = useTranslation();
  if (message.attachments.length === 0) return null;
  return (
    <ul className={styles.files} aria-label={t("message.attachments", { count: message.attachments.length })}>
      {message.attachments.map((file) => (
        <li key={file.position}>{isPicture(file) ? <Picture file={file} /> : <FileLine file={file} />}</li>
      ))}
    </ul>
  );
}

function isPicture(file: Attachment): boolean {
  return file.dangerous === null && SHOWN_INLINE.test(file.sniffed_type ?? file.mime_type);
}

function Picture({ file }: { file: Attachment }) {
  return (
    <a className={styles.picture} href={`${file.url}?inline=1`} target="_blank" rel="noopener noreferrer">
      <img src={`${file.url}?inline=1`} alt={file.filename} loading="lazy" />
      <span className={styles.name}>{file.filename}</span>
      <span className={styles.size}>{size(file.size, currentLanguage())}</span>
    </a>
  );
}

function FileLine({ file }: { file: Attachment }) {
  const { t } = useTranslation();
  const danger = file.dangerous;
  const why = danger && (knownText("danger", danger) ?? danger);
  return (
    <a
      className={classes(styles.file, danger !== null && styles.dangerous)}
      href={file.url}
      download={file.filename}
    >
      <Icon name={danger === null ? "file" : "alert"} />
      <span className={styles.about}>
        <span className={styles.name}>{file.filename || t("message.unnamed")}</span>
        <span className={styles.size}>
          {size(file.size, currentLanguage())}
          {why && <strong className={styles.why}> · {why}</strong>}
        </span>
      </span>
      <Icon name="download" size={16} />
    </a>
  );
}
