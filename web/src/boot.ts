import type { QueryClient } from "@tanstack/react-query";
import { mayBeSignedIn, sessionQuery } from "./features/session/session";
import { countsQuery, viewsQuery } from "./features/shell/counts";
import { readFilter } from "./features/tickets/filter";
import { ticketsQuery } from "./features/tickets/use-tickets";
import { parseSearch } from "./routes/search";

/**
 * Asks for what the first screen needs while the texts are still on their way, all at once: one after the other
 * would be four journeys. Whoever turns out not to be signed in loses nothing.
 */
export function askAhead(client: QueryClient, { pathname, search } = window.location) {
  if (!mayBeSignedIn()) return;
  void client.prefetchQuery(sessionQuery);
  void client.prefetchQuery(countsQuery);
  void client.prefetchQuery(viewsQuery);
  if (pathname === "/" || pathname.startsWith("/tickets")) {
    void client.prefetchInfiniteQuery(ticketsQuery(readFilter(parseSearch(search))));
  }
}
