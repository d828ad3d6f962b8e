import { type ReactNode, useId } from "react";
import { classes } from "./classes";
import styles from "./Section.module.css";

interface Props {
  title: string;
  lead?: ReactNode;
  /** Buttons at the right of the title. */
  actions?: ReactNode;
  className?: string;
  children?: ReactNode;
}

/** One subject of a page, in a frame of its own. */
export function Section({ title, lead, actions, className, children }: Props) {
  const id = useId();
  return (
    <section className={classes(styles.section, className)} aria-labelledby={id}>
      <div className={styles.head}>
        <div>
          <h2 id={id}>{title}</h2>
          {lead && <p className={styles.lead}>{lead}</p>}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </section>
  );
}
