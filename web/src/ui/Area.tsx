import { Link, type LinkProps } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";
import styles from "./Area.module.css";
import { Icon, type IconName } from "./icons/Icon";

export interface AreaLink {
  to: LinkProps["to"];
  icon: IconName;
  text: string;
  /** It is not where one is on the pages below it. */
  exact?: boolean;
}

interface Props {
  title: string;
  links: readonly AreaLink[];
  children: ReactNode;
}

/** Pages that belong together: their list at the left, or above on narrow screens, and one of them. */
export function Area({ title, links, children }: Props) {
  const list = useRef<HTMLUListElement>(null);
  // On narrow screens the list is wider than the screen; where one is must be in sight.
  useEffect(() => {
    list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, []);
  return (
    <div className={styles.area}>
      <nav className={styles.side} aria-label={title}>
        <p className={styles.title}>{title}</p>
        <ul ref={list} className={styles.links}>
          {links.map(({ to, icon, text, exact }) => (
            <li key={to}>
              <Link
                to={to}
                className={styles.link}
                activeOptions={{ includeSearch: false, exact }}
                activeProps={{ className: styles.here, "aria-current": "page" }}
              >
                <Icon name={icon} size={17} />
                {text}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className={styles.page}>{children}</div>
    </div>
  );
}
