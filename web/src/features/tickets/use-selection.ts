import { useCallback, useRef, useState } from "react";
import type { Id, TicketRow } from "../../api/types";

/** Which tickets are ticked. With a range, all between the last one ticked and this one. */
export function useSelection(rows: TicketRow[]) {
  const [ids, setIds] = useState<ReadonlySet<Id>>(new Set());
  const last = useRef<Id | undefined>(undefined);
  const latest = useRef(rows);
  latest.current = rows;

  const toggle = useCallback((row: TicketRow, range: boolean) => {
    setIds((old) => {
      const next = new Set(old);
      const order = latest.current.map((each) => each.id);
      const [from, to] = [order.indexOf(last.current ?? ""), order.indexOf(row.id)].sort((a, b) => a - b);
      last.current = row.id;
      if (range && from !== undefined && to !== undefined && from >= 0) {
        for (const id of order.slice(from, to + 1)) next.add(id);
      } else if (!next.delete(row.id)) next.add(row.id);
      return next;
    });
  }, []);
  const clear = useCallback(() => setIds((old) => (old.size === 0 ? old : new Set())), []);
  const all = useCallback(() => setIds(new Set(latest.current.map((row) => row.id))), []);
  return { ids, toggle, clear, all };
}
