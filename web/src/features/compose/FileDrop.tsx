import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "../../ui/classes";
import styles from "./FileDrop.module.css";

/** Files that are dropped or pasted anywhere inside are attached. */
export function FileDrop({
  onFiles,
  children,
}: {
  onFiles: (files: Iterable<File>) => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const [over, setOver] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button "attach" does the same by keyboard
    <div
      className={classes(styles.drop, over && styles.over)}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) =>
        !event.currentTarget.contains(event.relatedTarget as Node | null) && setOver(false)
      }
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFiles(event.dataTransfer.files);
      }}
      onPaste={(event) => {
        if (event.clipboardData.files.length === 0) return;
        event.preventDefault();
        onFiles(event.clipboardData.files);
      }}
    >
      {children}
      {over && <p className={styles.hint}>{t("compose.drop")}</p>}
    </div>
  );
}
