import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { keys } from "../../api/keys";
import type { Contact, Page } from "../../api/types";
import { classes } from "../../ui/classes";
import { Icon } from "../../ui/icons/Icon";
import styles from "./RecipientsField.module.css";
import { looksRight, splitAddresses, withAddresses } from "./recipients";

interface Props {
  label: string;
  value: string[];
  onChange: (value: string[]) => void;
  autoFocus?: boolean;
}

/** Addresses as chips. Enter, comma or leaving the field takes what was typed; contacts are proposed. */
export function RecipientsField({ label, value, onChange, autoFocus }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const [text, setText] = useState("");
  const words = text.trim();
  const found = useQuery({
    queryKey: keys.contacts(words),
    queryFn: ({ signal }) => api.get<Page<Contact>>("/contacts", { query: { q: words, limit: 8 }, signal }),
    enabled: words.length >= 2 && !words.includes("@"),
  }).data?.items;

  function take(typed = text) {
    setText("");
    const more = splitAddresses(typed);
    if (more.length > 0) onChange(withAddresses(value, more));
  }

  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <ul className={styles.chips}>
        {value.map((each) => (
          <li key={each} className={classes(styles.chip, !looksRight(each) && styles.wrong)}>
            <span>{each}</span>
            <button
              type="button"
              aria-label={t("compose.remove_recipient", { address: each })}
              onClick={() => onChange(value.filter((other) => other !== each))}
            >
              <Icon name="close" size={12} />
            </button>
          </li>
        ))}
        <li className={styles.typing}>
          <input
            id={id}
            list={`${id}-found`}
            autoComplete="off"
            // biome-ignore lint/a11y/noAutofocus: a new mail begins with its recipient
            autoFocus={autoFocus}
            value={text}
            onChange={(event) => {
              const typed = event.target.value;
              const chosen = found?.some((contact) =>
                contact.addresses.some((address) => shown(contact, address) === typed),
              );
              if (chosen || /[,;]\s*$/.test(typed)) take(typed);
              else setText(typed);
            }}
            onKeyDown={(event) => {
              if (event.key === "Enter" && words && !event.ctrlKey && !event.metaKey) {
                event.preventDefault();
                take();
              }
              if (event.key === "Backspace" && text === "") onChange(value.slice(0, -1));
            }}
            onPaste={(event) => {
              const pasted = event.clipboardData.getData("text");
              if (!/[,;\n]/.test(pasted)) return;
              event.preventDefault();
              take(pasted);
            }}
            onBlur={() => take()}
          />
          <datalist id={`${id}-found`}>
            {found?.flatMap((contact) =>
              contact.addresses.map((address) => <option key={address} value={shown(contact, address)} />),
            )}
          </datalist>
        </li>
      </ul>
    </div>
  );
}

function shown(contact: Contact, address: string): string {
  return contact.name ? `${contact.name.replaceAll(/[",<>]/g, "")} <${address}>` : address;
}
