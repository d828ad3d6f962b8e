import Dialog from "@mui/material/Dialog";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { useTranslation } from "react-i18next";
import { IconButton } from "../ui/IconButton";
import styles from "./HelpDialog.module.css";
import { groups, type ShortcutName, shortcuts } from "./registry";

/** All shortcuts, by group. Opened by `?`. */
export default function HelpDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const names = Object.keys(shortcuts) as ShortcutName[];
  return (
    <Dialog open={open} onClose={onClose} maxWidth="md" fullWidth aria-labelledby="shortcuts-title">
      <DialogTitle id="shortcuts-title" className={styles.title}>
        {t("shortcuts.title")}
        <IconButton icon="close" label={t("action.close")} onClick={onClose} />
      </DialogTitle>
      <DialogContent className={styles.groups}>
        {groups.map((group) => (
          <section key={group} aria-labelledby={`shortcuts-${group}`}>
            <h3 id={`shortcuts-${group}`} className={styles.group}>
              {t(`shortcuts.group_${group}`)}
            </h3>
            <dl className={styles.list}>
              {names
                .filter((name) => shortcuts[name].group === group)
                .map((name) => (
                  <div key={name} className={styles.line}>
                    <dt>{t(`shortcuts.${name}`)}</dt>
                    <dd>
                      <Keys keys={shortcuts[name].keys} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </DialogContent>
    </Dialog>
  );
}

function Keys({ keys }: { keys: string }) {
  const { t } = useTranslation();
  const [first, second] = keys.split(" ");
  return (
    <>
      <kbd>{first}</kbd>
      {second && (
        <>
          {" "}
          <span className={styles.then}>{t("shortcuts.then")}</span> <kbd>{second}</kbd>
        </>
      )}
    </>
  );
}
