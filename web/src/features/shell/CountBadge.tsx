import { currentLanguage } from "../../i18n";
import { count as countText } from "../../i18n/format";
import { classes } from "../../ui/classes";
import styles from "./CountBadge.module.css";

interface Props {
  count: number | undefined;
  /** The server counts no further than this. */
  cappedAt: number | undefined;
  urgent?: boolean;
}

/** How many; nothing for none, "1 000+" where counting stopped. */
export function CountBadge({ count, cappedAt, urgent }: Props) {
  if (!count) return null;
  const text = countText(count, currentLanguage()) + (cappedAt !== undefined && count >= cappedAt ? "+" : "");
  return <span className={classes(styles.count, urgent && styles.urgent)}>{text}</span>;
}
