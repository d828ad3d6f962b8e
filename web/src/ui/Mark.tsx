import { classes } from "./classes";
import { Icon, type IconName } from "./icons/Icon";
import styles from "./Mark.module.css";

export type Tone = "plain" | "good" | "warn" | "danger";

/** A state in a word or two; the drawing says the same as the colour. */
export function Mark({ tone, icon, text }: { tone: Tone; icon?: IconName; text: string }) {
  return (
    <span className={classes(styles.mark, styles[tone])}>
      {icon && <Icon name={icon} size={14} />}
      {text}
    </span>
  );
}
