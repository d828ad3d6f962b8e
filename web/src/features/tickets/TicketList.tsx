import { useNavigate, useRouter } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TicketRow as Row, TicketChange } from "../../api/types";
import { stringifySearch } from "../../routes/search";
import { useShortcut } from "../../shortcuts/use-shortcut";
import { useMay, useSession } from "../session/session";
import { BulkBar } from "./BulkBar";
import { useTicketChange } from "./change";
import type { TicketFilter } from "./filter";
import { ListHead } from "./ListHead";
import { ListState } from "./ListState";
import { openIn } from "./open-in";
import styles from "./TicketList.module.css";
import { TicketRow } from "./TicketRow";
import { usePrefetch } from "./use-prefetch";
import { useRowWindow } from "./use-row-window";
import { useSelection } from "./use-selection";
import { useTickets } from "./use-tickets";

/** The tickets of a view. `j` and `k` move through them; with a ticket open they open the next one. */
export function TicketList({ filter, openNumber }: { filter: TicketFilter; openNumber: string | undefined }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const router = useRouter();
  const may = useMay();
  const me = useSession().member;
  const change = useTicketChange();
  const tickets = useTickets(filter);
  const { rows, fetchNextPage, hasNextPage, isFetchingNextPage } = tickets;
  const scroller = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const positions = useMemo(() => new Map(rows.map((row, at) => [row.id, at])), [rows]);
  const opened = rows.findIndex((row) => row.number === openNumber);
  const cursorAt = cursor === null ? -1 : (positions.get(cursor) ?? -1);
  const currentAt = Math.max(opened >= 0 ? opened : cursorAt, 0);
  const { compact, virtual } = useRowWindow(scroller, rows.length, currentAt);
  const { ids, toggle, clear, all } = useSelection(rows);
  const query = stringifySearch(filter);

  // Another view begins at its top with nothing ticked.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the view is what this follows
  useEffect(() => {
    clear();
    setCursor(null);
    scroller.current?.scrollTo({ top: 0 });
  }, [query, clear]);

  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastShown >= rows.length - 15) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, lastShown, rows.length, fetchNextPage]);

  const open = useCallback(
    (row: Row) => {
      setCursor(row.id);
      void navigate({ to: "/tickets/$number", params: { number: row.number }, search: (old) => old });
    },
    [navigate],
  );
  usePrefetch(openNumber === undefined ? undefined : rows[opened + 1]?.number);

  // A ticket that was resolved leaves the list; from there one goes on to the one that took its place.
  const place = useRef(-1);
  if (opened >= 0) place.current = opened;
  function next(step: 1 | -1, open: string | undefined): Row | undefined {
    if (open === undefined) return rows[cursorAt < 0 ? 0 : cursorAt + step];
    const at = rows.findIndex((row) => row.number === open);
    if (at >= 0) return rows[at + step];
    return rows[Math.max(step === 1 ? place.current : place.current - 1, 0)];
  }

  function move(step: 1 | -1) {
    // A key may come before the ticket that was just opened is on the screen.
    const now = openIn(router.latestLocation.pathname);
    const row = next(step, now);
    if (!row) return;
    virtual.scrollToIndex(positions.get(row.id) ?? 0);
    setCursor(row.id);
    if (now === undefined) focusSoon(row.id);
    else open(row);
  }
  /** Changes the row that has the focus, and goes on to the next if it leaves the view. */
  function onCursor(what: TicketChange, said: string) {
    const row = rows[cursorAt];
    if (!row) return false;
    const after = rows[cursorAt + 1] ?? rows[cursorAt - 1];
    void change([row], what, said);
    if (what.status && after) {
      setCursor(after.id);
      focusSoon(after.id);
    }
    return true;
  }

  useShortcut("next", () => move(1));
  useShortcut("previous", () => move(-1));
  useShortcut("open", () => rows[cursorAt] && open(rows[cursorAt]), openNumber === undefined);
  const inList = openNumber === undefined && ids.size === 0 && may.change;
  useShortcut(
    "resolve",
    () => onCursor({ status: "resolved" }, t("tickets.done.resolved", { count: 1 })),
    inList,
  );
  useShortcut(
    "assign_me",
    () => onCursor({ assignee: me.id }, t("tickets.done.assigned", { count: 1, name: me.name })),
    inList,
  );
  useShortcut("select", () => rows[currentAt] && toggle(rows[currentAt], false), may.change);

  return (
    <section className={styles.list} aria-label={t("tickets.list")}>
      <ListHead filter={filter} compact={compact} />
      {ids.size > 0 && <BulkBar rows={rows.filter((row) => ids.has(row.id))} onAll={all} onDone={clear} />}
      <div ref={scroller} className={styles.scroll} data-testid="ticket-list">
        {rows.length === 0 ? (
          <ListState tickets={tickets} filter={filter} compact={compact} />
        ) : (
          <ul className={styles.rows} style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const row = rows[item.index];
              return (
                row && (
                  <li
                    key={row.id}
                    className={styles.item}
                    style={{ height: item.size, transform: `translateY(${item.start}px)` }}
                    aria-setsize={hasNextPage ? -1 : rows.length}
                    aria-posinset={item.index + 1}
                  >
                    <TicketRow
                      row={row}
                      href={`/tickets/${row.number}${query}`}
                      compact={compact}
                      current={item.index === currentAt}
                      open={row.number === openNumber}
                      selected={ids.has(row.id)}
                      canSelect={may.change}
                      onOpen={open}
                      onSelect={toggle}
                    />
                  </li>
                )
              );
            })}
          </ul>
        )}
      </div>
      <p className="visually-hidden" role="status">
        {tickets.isSuccess ? t("tickets.shown", { count: rows.length }) : ""}
      </p>
    </section>
  );
}

/** The row may only come into the page with the next paint. */
function focusSoon(id: string) {
  const focus = () => document.getElementById(`ticket-${id}`)?.focus({ preventScroll: true });
  focus();
  requestAnimationFrame(focus);
}
