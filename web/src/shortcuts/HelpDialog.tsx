import { useTranslation } from "react-i18next";
import { Dialog } from "../ui/Dialog";
import styles from "./HelpDialog.module.css";
import { groups, type ShortcutName, shortcuts } from "./registry";

/** All shortcuts, by group. Opened by `?`. */
export default function HelpDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const names = Object.keys(shortcuts) as ShortcutName[];
  return (
    <Dialog title={t("shortcuts.title")} width="md" onClose={onClose}>
      <div className={styles.groups}>
        {groups.map((group) => (
          <section key={group} aria-labelledby={`shortcuts-${group}`}>
            <h3 id={`shortcuts-${group}`} className={styles.group}>
              {t(`shortcuts.group_${group}`)}
            </h3>
            <dl>
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
      </div>
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
