import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { keys } from "../../api/keys";
import { problemText } from "../../api/problem-text";
import type { SearchResult } from "../../api/types";
import { currentLanguage } from "../../i18n";
import { count as countText } from "../../i18n/format";
import { useShortcut } from "../../shortcuts/use-shortcut";
import { Button } from "../../ui/Button";
import { EmptyState } from "../../ui/EmptyState";
import { Icon } from "../../ui/icons/Icon";
import { Page } from "../../ui/Page";
import { HitLine } from "./HitLine";
import styles from "./SearchPage.module.css";

/** Searches all messages. Ticket numbers and contacts that fit come first, as short ways. */
export default function SearchPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { q = "" } = useSearch({ from: "/signed-in/desk/search" });
  const [words, setWords] = useState(q);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => setWords(q), [q]);
  useShortcut("search", () => input.current?.select());
  const result = useInfiniteQuery({
    queryKey: keys.search(q),
    queryFn: ({ pageParam, signal }) =>
      api.get<SearchResult>("/search", { query: { q, cursor: pageParam, limit: 40 }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    enabled: q !== "",
  });
  const first = result.data?.pages[0];
  const hits = result.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={t("navigation.search")}>
      <search>
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            void navigate({ to: "/search", search: { q: words.trim() || undefined } });
          }}
        >
          <Icon name="search" className={styles.icon} />
          <input
            ref={input}
            type="search"
            className={styles.input}
            // biome-ignore lint/a11y/noAutofocus: one comes here to type
            autoFocus
            placeholder={t("search.placeholder")}
            aria-label={t("search.placeholder")}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        </form>
      </search>
      {q === "" && <EmptyState icon="search" title={t("search.begin")} text={t("search.begin_text")} />}
      {result.isError && (
        <EmptyState icon="alert" title={t("search.failed")} text={problemText(result.error, t)} />
      )}
      <p className={styles.count} role="status">
        {first?.count && t("search.found", { count: first.count.at_least, shown: shown(first.count) })}
      </p>
      {first && first.shortcuts.length > 0 && (
        <ul className={styles.shortcuts} aria-label={t("search.shortcuts")}>
          {first.shortcuts.map((each) => (
            <li key={each.id}>
              {each.is === "ticket" ? (
                <Link to="/tickets/$number" params={{ number: each.number }} className={styles.shortcut}>
                  <Icon name="inbox" />
                  <strong>{each.number}</strong> {each.subject}
                </Link>
              ) : (
                <Link to="/contacts/$id" params={{ id: each.id }} className={styles.shortcut}>
                  <Icon name="person" />
                  <strong>{each.name || each.address}</strong> {each.name && each.address}
                </Link>
              )}
            </li>
          ))}
        </ul>
      )}
      {result.isSuccess && hits.length === 0 && (
        <EmptyState icon="search" title={t("search.none")} text={t("search.none_text")} />
      )}
      {hits.length > 0 && (
        <ul className={styles.hits} aria-label={t("search.hits")}>
          {hits.map((hit) => (
            <HitLine key={hit.message} hit={hit} words={q} />
          ))}
        </ul>
      )}
      {result.hasNextPage && (
        <Button busy={result.isFetchingNextPage} onClick={() => void result.fetchNextPage()}>
          {t("action.show_more")}
        </Button>
      )}
    </Page>
  );
}

function shown({ at_least, more }: { at_least: number; more: boolean }): string {
  return countText(at_least, currentLanguage()) + (more ? "+" : "");
}
