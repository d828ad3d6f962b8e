import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { ticketQuery } from "../ticket/ticket-query";

/** Asks for the ticket that is probably wanted next, once the page is at rest. */
export function usePrefetch(number: string | undefined) {
  const client = useQueryClient();
  useEffect(() => {
    if (number === undefined) return;
    const timer = setTimeout(() => void client.prefetchQuery(ticketQuery(number)), 400);
    return () => clearTimeout(timer);
  }, [client, number]);
}
