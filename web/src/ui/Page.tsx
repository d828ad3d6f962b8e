import type { ReactNode } from "react";
import styles from "./Page.module.css";
import { usePageTitle } from "./page-title";

interface Props {
  title: string;
  lead?: ReactNode;
  /** Buttons at the right of the title. */
  actions?: ReactNode;
  /** Lines of text and forms are easier to read when they are not wide. */
  narrow?: boolean;
  children: ReactNode;
}

/** A page of the desk that scrolls as a whole: title, actions, content. */
export function Page({ title, lead, actions, narrow, children }: Props) {
  usePageTitle(title);
  return (
    <div className={styles.scroll}>
      <div className={narrow ? styles.narrow : styles.page}>
        <header className={styles.head}>
          <div>
            <h1>{title}</h1>
            {lead && <p className={styles.lead}>{lead}</p>}
          </div>
          {actions && <div className={styles.actions}>{actions}</div>}
        </header>
        {children}
      </div>
    </div>
  );
}
