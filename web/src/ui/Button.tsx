import type { ButtonHTMLAttributes, Ref } from "react";
import styles from "./Button.module.css";
import { classes } from "./classes";
import { Icon, type IconName } from "./icons/Icon";

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: "primary" | "plain" | "quiet" | "danger";
  size?: "normal" | "large";
  icon?: IconName;
  /** Work is under way: shown, and a second press does nothing. */
  busy?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** A button with a text. */
export function Button({
  look = "plain",
  size,
  icon,
  busy,
  className,
  children,
  ref,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      ref={ref}
      type="button"
      className={classes(styles.button, styles[look], size === "large" && styles.large, className)}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      {...rest}
    >
      {busy ? <span className={styles.spinner} aria-hidden /> : icon && <Icon name={icon} size={17} />}
      {children}
    </button>
  );
}
