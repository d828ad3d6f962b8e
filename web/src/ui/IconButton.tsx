import type { ButtonHTMLAttributes, Ref } from "react";
import { type ShortcutName, shortcuts } from "../shortcuts/registry";
import { classes } from "./classes";
import styles from "./IconButton.module.css";
import { Icon, type IconName } from "./icons/Icon";

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon: IconName;
  /** Its name, said aloud and shown as a tip. */
  label: string;
  /** Shown in the tip. */
  shortcut?: ShortcutName;
  ref?: Ref<HTMLButtonElement>;
}

/** A button that is only a drawing. It always has a name. */
export function IconButton({ icon, label, shortcut, className, ref, ...rest }: Props) {
  const keys = shortcut && shortcuts[shortcut].keys;
  return (
    <button
      ref={ref}
      type="button"
      aria-label={label}
      title={keys ? `${label} (${keys})` : label}
      aria-keyshortcuts={keys?.includes(" ") ? undefined : keys}
      className={classes(styles.button, className)}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  );
}
