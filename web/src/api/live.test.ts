import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Collector, invalidate, type Stale } from "./live";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it("the first change is handed on at once, a flood once a pause and each query once", () => {
  const handed: Stale[][] = [];
  const collector = new Collector((stale) => handed.push(stale), 1000);
  collector.add({ queries: ["tickets"] });
  expect(handed).toHaveLength(1);
  for (let at = 0; at < 200; at += 1) collector.add({ queries: ["tickets", "counts"] });
  expect(handed).toHaveLength(1);
  vi.advanceTimersByTime(1000);
  expect(handed[1]?.map((each) => each.queries[0])).toEqual(["tickets", "counts"]);
  vi.advanceTimersByTime(5000);
  expect(handed).toHaveLength(2);
  collector.add({ queries: ["counts"] });
  expect(handed).toHaveLength(3);
});

it("changes of different tickets are kept apart", () => {
  const handed: Stale[][] = [];
  const collector = new Collector((stale) => handed.push(stale), 1000);
  collector.add({ queries: ["ticket"], ticket: "a" });
  collector.add({ queries: ["ticket"], ticket: "b" });
  collector.add({ queries: ["ticket"], ticket: "c" });
  vi.advanceTimersByTime(1000);
  expect(handed.flat().map((each) => each.ticket)).toEqual(["a", "b", "c"]);
});

it("only the ticket that changed is stale, under whatever name it was asked for", () => {
  const client = new QueryClient();
  client.setQueryData(["ticket", "id-1"], { id: "id-1" });
  client.setQueryData(["ticket", "TKT-2026-000001"], { id: "id-1" });
  client.setQueryData(["ticket", "TKT-2026-000002"], { id: "id-2" });
  invalidate(client, [{ queries: ["ticket"], ticket: "id-1" }]);
  const isStale = (key: string) => client.getQueryState(["ticket", key])?.isInvalidated;
  expect(["id-1", "TKT-2026-000001", "TKT-2026-000002"].map(isStale)).toEqual([true, true, false]);
});
