import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { keys } from "../../api/keys";
import { problemText } from "../../api/problem-text";
import type { Contact, Page as Items } from "../../api/types";
import { currentLanguage } from "../../i18n";
import { count, shortTime } from "../../i18n/format";
import { Avatar } from "../../ui/Avatar";
import { Button } from "../../ui/Button";
import { EmptyState } from "../../ui/EmptyState";
import { Page } from "../../ui/Page";
import { SearchField } from "../../ui/SearchField";
import styles from "./ContactsPage.module.css";

/** How long one may think between two letters before the list follows. */
const PAUSE_MS = 250;

/** The people outside, who wrote last first. The words sought stand in the address. */
export default function ContactsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { q = "" } = useSearch({ from: "/signed-in/desk/contacts" });
  const [words, setWords] = useState(q);
  useEffect(() => {
    const sought = words.trim();
    if (sought === q) return;
    const timer = setTimeout(
      () => void navigate({ to: "/contacts", search: { q: sought || undefined }, replace: true }),
      PAUSE_MS,
    );
    return () => clearTimeout(timer);
  }, [words, q, navigate]);
  const result = useInfiniteQuery({
    queryKey: keys.contacts(q),
    queryFn: ({ pageParam, signal }) =>
      api.get<Items<Contact>>("/contacts", { query: { q, cursor: pageParam, limit: 50 }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: (previous) => previous,
  });
  const contacts = result.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={t("navigation.contacts")} lead={t("contacts.lead")}>
      <SearchField label={t("contacts.search")} value={words} onChange={setWords} />
      {result.isError && (
        <EmptyState icon="alert" title={t("contacts.failed")} text={problemText(result.error, t)}>
          <Button icon="refresh" onClick={() => void result.refetch()}>
            {t("action.retry")}
          </Button>
        </EmptyState>
      )}
      {result.isSuccess && contacts.length === 0 && (
        <EmptyState
          icon="people"
          title={t(q ? "contacts.none_found" : "contacts.none")}
          text={t(q ? "contacts.none_found_text" : "contacts.none_text")}
        />
      )}
      {contacts.length > 0 && (
        <ul className={styles.list} aria-label={t("navigation.contacts")}>
          {contacts.map((contact) => (
            <Line key={contact.id} contact={contact} />
          ))}
        </ul>
      )}
      {result.hasNextPage && (
        <div>
          <Button busy={result.isFetchingNextPage} onClick={() => void result.fetchNextPage()}>
            {t("action.show_more")}
          </Button>
        </div>
      )}
    </Page>
  );
}

function Line({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const [address = "", ...others] = contact.addresses;
  const language = currentLanguage();
  return (
    <li className={styles.line}>
      <Avatar name={contact.name || address} />
      <div className={styles.who}>
        <Link to="/contacts/$id" params={{ id: contact.id }} className={styles.name}>
          {contact.name || address}
        </Link>
        <span className={styles.muted}>
          {contact.name && address}
          {others.length > 0 && ` ${t("contacts.others", { count: others.length })}`}
        </span>
      </div>
      <span className={styles.count}>
        {t("contacts.messages", { count: contact.messages, messages: count(contact.messages, language) })}
      </span>
      <span className={styles.time}>{shortTime(contact.last_seen, language)}</span>
    </li>
  );
}
