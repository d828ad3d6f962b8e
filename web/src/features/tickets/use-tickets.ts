import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, queryString } from "../../api/client";
import { keys } from "../../api/keys";
import type { Page, TicketRow } from "../../api/types";
import { type TicketFilter, toQuery } from "./filter";

/** Enough for a tall screen twice over, small enough to come in one packet or two. */
const PAGE = 60;

export function ticketsQuery(filter: TicketFilter) {
  const query = toQuery(filter);
  return infiniteQueryOptions({
    queryKey: keys.tickets(queryString(query)),
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<TicketRow>>("/tickets", { query: { ...query, limit: PAGE, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
}

/** The rows of a view, as far as they were asked for. */
export function useTickets(filter: TicketFilter) {
  const result = useInfiniteQuery(ticketsQuery(filter));
  const pages = result.data?.pages;
  const rows = useMemo(() => distinct(pages ?? []), [pages]);
  return { ...result, rows };
}

/** New mail moves tickets to the top while pages are asked for one by one: a ticket may come twice. */
export function distinct(pages: Page<TicketRow>[]): TicketRow[] {
  const seen = new Set<string>();
  return pages.flatMap((page) => page.items).filter((row) => !seen.has(row.id) && seen.add(row.id));
}
