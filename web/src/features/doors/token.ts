import { useLocation } from "@tanstack/react-router";

/**
 * The token of a one-time link. It stands in the fragment, which browsers keep to themselves: no proxy between
 * here and the server writes it into a log.
 */
export function useToken(): string {
  return useLocation({ select: ({ hash }) => hash.replace(/^#/, "") });
}
