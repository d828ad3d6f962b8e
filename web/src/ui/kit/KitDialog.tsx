import MuiDialog from "@mui/material/Dialog";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { DialogProps } from "../Dialog";
import { IconButton } from "../IconButton";
import { Kit } from "./Kit";
import styles from "./KitDialog.module.css";

/** What `Dialog` shows. */
export default function KitDialog({ title, onClose, width = "xs", actions, children }: DialogProps) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <Kit>
      <MuiDialog open onClose={onClose} maxWidth={width} fullWidth aria-labelledby={id}>
        <header className={styles.head}>
          <h2 id={id}>{title}</h2>
          <IconButton icon="close" label={t("action.close")} onClick={onClose} />
        </header>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <div className={styles.content} tabIndex={0}>
          {children}
        </div>
        {actions && <footer className={styles.actions}>{actions}</footer>}
      </MuiDialog>
    </Kit>
  );
}
