import { type InfiniteData, useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { api } from "../../api/client";
import type { Page, Ticket, TicketRow } from "../../api/types";
import { useMay } from "../session/session";

/** Tells the server that somebody has read it, and takes the mark off at once. Who may only read leaves no trace. */
export function useSeen(ticket: Ticket) {
  const client = useQueryClient();
  const may = useMay();
  const visible = useVisible();
  const { id, unread } = ticket;
  useEffect(() => {
    if (!unread || !may.change || !visible) return;
    const read = <Row extends TicketRow>(row: Row) => (row.id === id ? { ...row, unread: false } : row);
    client.setQueriesData<InfiniteData<Page<TicketRow>>>({ queryKey: ["tickets"] }, (data) =>
      data?.pages
        ? { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.map(read) })) }
        : data,
    );
    // A mark that stays is no harm, and the next opening takes it off.
    api.post(`/tickets/${id}/seen`).catch(() => {});
  }, [client, id, unread, visible, may.change]);
}

/** Whether the tab is looked at: what came while it was hidden has been read by nobody. */
function useVisible(): boolean {
  return useSyncExternalStore(
    (listener) => {
      document.addEventListener("visibilitychange", listener);
      return () => document.removeEventListener("visibilitychange", listener);
    },
    () => !document.hidden,
  );
}
