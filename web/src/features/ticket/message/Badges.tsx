import { useTranslation } from "react-i18next";
import type { MessageRow } from "../../../api/types";
import { knownText } from "../../../i18n/known";
import { Icon } from "../../../ui/icons/Icon";
import styles from "./Badges.module.css";

/** What is special about a mail: that it is automated, what could not be read, what it is protected by. */
export function Badges({ message }: { message: MessageRow }) {
  const { t } = useTranslation();
  const kind = message.automated ? knownText("automated", message.automated) : undefined;
  if (message.badges.length === 0 && !kind) return null;
  return (
    <ul className={styles.badges} aria-label={t("message.badges")}>
      {kind && (
        <li className={styles.badge}>
          <Icon name="bolt" size={14} />
          {kind}
        </li>
      )}
      {message.badges.map((name) => (
        <li key={name} className={styles.badge}>
          <Icon name="info" size={14} />
          {knownText("badge", name) ?? name}
        </li>
      ))}
    </ul>
  );
}
