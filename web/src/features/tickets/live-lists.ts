import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { Page, TicketRow } from "../../api/types";
import { parseSearch } from "../../routes/search";

type Lists = InfiniteData<Page<TicketRow>, string | null>;

/**
 * The pages of a list, newest messages first, after its first page was asked for again: what is as new as that
 * page and not in it is gone, what is older stays.
 */
export function withNewHead(pages: Page<TicketRow>[], head: Page<TicketRow>): Page<TicketRow>[] {
  const last = head.items.at(-1);
  const [first, ...rest] = pages;
  if (!last || !first || head.next === null) return [head];
  const ids = new Set(head.items.map((row) => row.id));
  const until = Date.parse(last.last_message_at);
  const older = (row: TicketRow) => !ids.has(row.id) && Date.parse(row.last_message_at) <= until;
  return [
    { items: [...head.items, ...first.items.filter(older)], next: first.next },
    ...rest.map((page) => ({ ...page, items: page.items.filter(older) })),
  ];
}

/**
 * Lists follow what happens. Whoever scrolled through thousands of rows does not ask for all of them again at each
 * new mail: only the beginning, where new mail goes.
 */
export async function refreshLists(client: QueryClient) {
  for (const query of client.getQueryCache().findAll({ queryKey: ["tickets"] })) {
    const data = query.state.data as Lists | undefined;
    const asked = parseSearch(String(query.queryKey[1] ?? ""));
    const fromTop = !asked.sort && !asked.q;
    if (!query.isActive() || !data?.pages || data.pages.length < 2 || !fromTop) {
      void client.invalidateQueries({ queryKey: query.queryKey, exact: true });
      continue;
    }
    const size = data.pages[0]?.items.length ?? 0;
    const head = await api
      .get<Page<TicketRow>>("/tickets", { query: { ...asked, limit: Math.min(size, 100) } })
      // The next stale event, or the stream's own return, asks again.
      .catch(() => undefined);
    if (head) {
      client.setQueryData<Lists>(
        query.queryKey,
        (old) => old && { ...old, pages: withNewHead(old.pages, head) },
      );
    }
  }
}
