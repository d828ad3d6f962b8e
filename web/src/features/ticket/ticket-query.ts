import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/client";
import { keys } from "../../api/keys";
import type { Ticket } from "../../api/types";

/** A ticket with all that belongs to it, by its number or id. */
export const ticketQuery = (number: string) =>
  queryOptions({
    queryKey: keys.ticket(number),
    queryFn: ({ signal }) => api.get<Ticket>(`/tickets/${encodeURIComponent(number)}`, { signal }),
  });
