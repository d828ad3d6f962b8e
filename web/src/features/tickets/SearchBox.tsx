import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useShortcut } from "../../shortcuts/use-shortcut";
import { Icon } from "../../ui/icons/Icon";
import type { TicketFilter } from "./filter";
import styles from "./SearchBox.module.css";

/** Searches in the view at Enter; beneath it leads on to all messages. `/` puts the cursor here. */
export function SearchBox({
  filter,
  onChange,
}: {
  filter: TicketFilter;
  onChange: (filter: TicketFilter) => void;
}) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState(filter.q ?? "");
  useEffect(() => setWords(filter.q ?? ""), [filter.q]);
  useShortcut("search", () => {
    input.current?.focus();
    input.current?.select();
  });
  return (
    <search className={styles.search}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onChange({ ...filter, q: words.trim() || undefined });
        }}
      >
        <Icon name="search" size={16} className={styles.icon} />
        <input
          ref={input}
          type="search"
          className={styles.input}
          placeholder={t("tickets.search")}
          aria-label={t("tickets.search")}
          aria-keyshortcuts="/"
          value={words}
          onChange={(event) => {
            setWords(event.target.value);
            if (event.target.value === "") onChange({ ...filter, q: undefined });
          }}
          onKeyDown={(event) => event.key === "Escape" && input.current?.blur()}
        />
        {words === "" && (
          <kbd className={styles.key} aria-hidden>
            /
          </kbd>
        )}
      </form>
      {filter.q && (
        <Link to="/search" search={{ q: filter.q }} className={styles.more}>
          {t("tickets.search_everywhere")}
        </Link>
      )}
    </search>
  );
}
