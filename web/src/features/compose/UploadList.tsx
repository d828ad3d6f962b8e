import { useTranslation } from "react-i18next";
import { currentLanguage } from "../../i18n";
import { size } from "../../i18n/format";
import { IconButton } from "../../ui/IconButton";
import { Icon } from "../../ui/icons/Icon";
import styles from "./UploadList.module.css";
import type { Sending } from "./use-uploads";

/** The files that go with the mail, with how far they are. */
export function UploadList({ files, onRemove }: { files: Sending[]; onRemove: (file: Sending) => void }) {
  const { t } = useTranslation();
  if (files.length === 0) return null;
  return (
    <ul className={styles.files} aria-label={t("compose.files")}>
      {files.map((file) => (
        <li key={file.key} className={styles.file}>
          <Icon name={file.problem ? "alert" : "file"} size={16} />
          <span className={styles.name}>{file.filename}</span>
          <span className={styles.size}>{size(file.size, currentLanguage())}</span>
          {file.problem && (
            <span className={styles.problem} role="alert">
              {file.problem}
            </span>
          )}
          {!file.done && !file.problem && (
            <progress
              className={styles.progress}
              value={file.progress}
              aria-label={t("compose.uploading", { name: file.filename })}
            />
          )}
          <IconButton
            icon="close"
            label={t("compose.remove_file", { name: file.filename })}
            onClick={() => onRemove(file)}
          />
        </li>
      ))}
    </ul>
  );
}
