import type { Query, QueryClient } from "@tanstack/react-query";
import { address } from "./client";
import type { Ticket } from "./types";

/** What `event: stale` carries: which cached answers no longer hold. */
export interface Stale {
  queries: string[];
  ticket?: string;
  event?: string;
  kind?: string;
}

export type Connection = "connecting" | "live" | "lost";

/** During an import hundreds of changes come a second; the screen follows once in this time. */
const PAUSE_MS = 1000;

/**
 * Collects stale queries and hands them on: at once after silence, then at most once a pause, so that one new
 * mail shows without delay and a flood does not become a flood of requests.
 */
export class Collector {
  private waiting = new Map<string, Stale>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly flush: (stale: Stale[]) => void;
  private readonly pause: number;

  constructor(flush: (stale: Stale[]) => void, pause = PAUSE_MS) {
    this.flush = flush;
    this.pause = pause;
  }

  add(stale: Stale) {
    for (const query of stale.queries) {
      const ticket = query === "ticket" ? stale.ticket : undefined;
      this.waiting.set(`${query} ${ticket ?? ""}`, { queries: [query], ticket });
    }
    if (this.timer === undefined) this.hand();
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting.clear();
  }

  private hand() {
    const stale = [...this.waiting.values()];
    this.waiting.clear();
    if (stale.length > 0) this.flush(stale);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.waiting.size > 0) this.hand();
    }, this.pause);
  }
}

type Refresher = (client: QueryClient) => void;
const refreshers = new Map<string, Refresher>();

/** For cached answers that have a better way to become fresh than being asked for again as a whole. */
export function refreshBy(query: string, refresher: Refresher) {
  refreshers.set(query, refresher);
}

/** A ticket is cached under whatever name it was asked by, mostly its number. */
function isOfTicket({ queryKey, state }: Query, ticket: string): boolean {
  return (
    queryKey[0] === "ticket" && (queryKey[1] === ticket || (state.data as Ticket | undefined)?.id === ticket)
  );
}

/** Marks what is stale. Only what is on the screen is asked for again at once. */
export function invalidate(client: QueryClient, stale: Stale[]) {
  for (const { queries, ticket } of stale) {
    for (const query of queries) {
      const refresher = refreshers.get(query);
      if (refresher) {
        refresher(client);
        continue;
      }
      if (query !== "ticket" || !ticket) void client.invalidateQueries({ queryKey: [query] });
      else void client.invalidateQueries({ predicate: (each) => isOfTicket(each, ticket) });
    }
  }
}

/**
 * Follows the server's stream until the returned function is called. The browser connects anew by itself; after
 * a gap everything counts as stale, since events may have been missed.
 */
export function follow(client: QueryClient, onConnection: (state: Connection) => void): () => void {
  const collector = new Collector((stale) => invalidate(client, stale));
  let source: EventSource;
  let again: ReturnType<typeof setTimeout> | undefined;
  let wasLost = false;

  const connect = () => {
    source = new EventSource(address("/events/stream"));
    source.addEventListener("hello", () => {
      onConnection("live");
      if (wasLost) void client.invalidateQueries();
      wasLost = false;
    });
    source.addEventListener("stale", (event) => {
      collector.add(JSON.parse((event as MessageEvent<string>).data) as Stale);
    });
    source.addEventListener("error", () => {
      wasLost = true;
      onConnection("lost");
      // After a refused connection (a restarting server behind a proxy) the browser gives up for good.
      if (source.readyState === EventSource.CLOSED) again = setTimeout(connect, 3000);
    });
  };
  onConnection("connecting");
  connect();
  return () => {
    clearTimeout(again);
    collector.stop();
    source.close();
  };
}
