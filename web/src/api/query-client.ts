import { QueryClient } from "@tanstack/react-query";
import { Problem } from "./problem";

/** Refused requests stay refused; only passing trouble (no network, database away) is worth another try. */
export function shouldRetry(failures: number, error: unknown): boolean {
  return error instanceof Problem ? error.passing && failures < 3 : failures < 1;
}

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: shouldRetry,
        retryDelay: (failures) => Math.min(1000 * 2 ** failures, 15_000),
        // The live stream says when something is stale, so nothing is asked again just because time passed.
        staleTime: 5 * 60_000,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
      },
      mutations: { retry: false },
    },
  });
}

/** For what the live stream says nothing about: it is asked for again whenever somebody comes back to it. */
export const watched = { staleTime: 0, refetchOnWindowFocus: true } as const;
