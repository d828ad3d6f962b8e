import type { ReactNode } from "react";
import styles from "./EmptyState.module.css";
import { Icon, type IconName } from "./icons/Icon";

interface Props {
  icon: IconName;
  title: string;
  /** Says what to do next. */
  text?: string;
  level?: 1 | 2;
  /** Buttons or links that do it. */
  children?: ReactNode;
}

/** Where there is nothing to show: says why, and what to do next. */
export function EmptyState({ icon, title, text, level = 2, children }: Props) {
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <div className={styles.empty}>
      <Icon name={icon} size={36} className={styles.icon} />
      <Heading className={styles.title}>{title}</Heading>
      {text && <p className={styles.text}>{text}</p>}
      {children && <div className={styles.actions}>{children}</div>}
    </div>
  );
}
