import { useTranslation } from "react-i18next";
import type { Mailbox } from "../../api/types";
import { currentLanguage } from "../../i18n";
import { count } from "../../i18n/format";
import { Section } from "../../ui/Section";
import styles from "./FoldersSection.module.css";

/** The folders that are read, what for, and how many messages lie in each. */
export function FoldersSection({ mailbox }: { mailbox: Mailbox }) {
  const { t } = useTranslation();
  if (mailbox.folders.length === 0 || mailbox.source.kind === "handed") return null;
  return (
    <Section title={t("mailboxes.folders")}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t("mailboxes.folder")}</th>
            <th scope="col">{t("mailboxes.folder_use")}</th>
            <th scope="col" className={styles.number}>
              {t("mailboxes.folder_messages")}
            </th>
          </tr>
        </thead>
        <tbody>
          {mailbox.folders.map((folder) => (
            <tr key={folder.name}>
              <th scope="row">
                {folder.name}
                {folder.trouble && <p className={styles.trouble}>{folder.trouble}</p>}
              </th>
              <td>{t(`mailboxes.role_${folder.role}`)}</td>
              <td className={styles.number}>{count(folder.on_server, currentLanguage())}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
