import { useRef } from "react";
import { useShortcut } from "../shortcuts/use-shortcut";
import { Icon } from "./icons/Icon";
import styles from "./SearchField.module.css";

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** Narrows a list while one types; `/` leads here. */
export function SearchField({ label, value, onChange }: Props) {
  const input = useRef<HTMLInputElement>(null);
  useShortcut("search", () => input.current?.select());
  return (
    <search className={styles.search}>
      <Icon name="search" className={styles.icon} />
      <input
        ref={input}
        type="search"
        className={styles.input}
        placeholder={label}
        aria-label={label}
        aria-keyshortcuts="/"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </search>
  );
}
