import { type InfiniteData, type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { keys } from "../../api/keys";
import { problemText } from "../../api/problem-text";
import type { BulkResult, Id, Member, Page, Ticket, TicketChange, TicketRow } from "../../api/types";
import { parseSearch } from "../../routes/search";
import { notify } from "../../ui/notices";
import { useSession } from "../session/session";
import { fits, inverse } from "./fits";

type Lists = InfiniteData<Page<TicketRow>, string | null>;
/** As many as the server takes at once. */
const MOST = 200;

/** The ticket after a change, as far as the browser can tell. */
export function changed<Row extends TicketRow>(row: Row, change: TicketChange, members: Member[]): Row {
  const { assignee, add_tags = [], remove_tags = [], refuse_tags = [], allow_tags: _, ...plain } = change;
  const next: Row = { ...row, ...plain };
  if (assignee !== undefined) next.assignee = members.find((member) => member.id === assignee) ?? null;
  next.tags = [...new Set([...row.tags, ...add_tags])].filter((tag) => !remove_tags.includes(tag));
  const { proposed_tags: proposed } = next as Partial<Ticket>;
  const answered = [...add_tags, ...refuse_tags];
  if (proposed) Object.assign(next, { proposed_tags: proposed.filter(({ tag }) => !answered.includes(tag)) });
  if (change.due_at !== undefined) Object.assign(next, { due_by: "member", due_words: null });
  if (change.category || change.priority || change.impact || change.urgency) next.to_review = false;
  return next;
}

/** Shows a change everywhere before the server has it. */
function showAtOnce(client: QueryClient, ids: Set<Id>, change: TicketChange, me: Member) {
  const members = client.getQueryData<{ items: Member[] }>(keys.members)?.items ?? [me];
  const apply = <Row extends TicketRow>(row: Row) => (ids.has(row.id) ? changed(row, change, members) : row);
  for (const [key, data] of client.getQueriesData<Lists>({ queryKey: ["tickets"] })) {
    // Counts and others share the first word; lists have pages.
    if (!data?.pages) continue;
    const query = parseSearch(String(key[1] ?? ""));
    const pages = data.pages.map((page) => ({
      ...page,
      items: page.items.map(apply).filter((row) => !ids.has(row.id) || fits(row, query, me.id)),
    }));
    client.setQueryData<Lists>(key, { ...data, pages });
  }
  client.setQueriesData<Ticket>({ queryKey: ["ticket"] }, (ticket) => ticket && apply(ticket));
}

async function send(ids: Id[], change: TicketChange): Promise<void> {
  const [only] = ids;
  if (ids.length === 1) {
    await api.patch(`/tickets/${only}`, change);
    return;
  }
  for (let from = 0; from < ids.length; from += MOST) {
    const answer = await api.post<BulkResult>("/tickets/bulk", {
      tickets: ids.slice(from, from + MOST),
      change,
    });
    const refused = answer.results.find((each) => !each.done);
    if (refused) throw new Error(refused.detail);
  }
}

/** Everything that shows tickets is asked for again. */
export function refresh(client: QueryClient) {
  for (const first of ["tickets", "ticket", "counts"]) void client.invalidateQueries({ queryKey: [first] });
}

/**
 * Changes tickets: at once on the screen, then on the server, with a way back. `said` is the sentence that is
 * shown when it is done.
 */
export function useTicketChange() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const me = useSession().member;

  async function undo(rows: TicketRow[], change: TicketChange) {
    const groups = new Map<string, { ids: Id[]; back: TicketChange }>();
    for (const row of rows) {
      const back = inverse(row, change);
      const key = JSON.stringify(back);
      const group = groups.get(key) ?? { ids: [], back };
      group.ids.push(row.id);
      groups.set(key, group);
    }
    try {
      for (const { ids, back } of groups.values()) await send(ids, back);
    } catch (error) {
      notify({ text: problemText(error, t), tone: "problem" });
    }
    refresh(client);
  }

  return async (rows: TicketRow[], change: TicketChange, said?: string): Promise<boolean> => {
    const ids = rows.map((row) => row.id);
    // An answer that is under way would bring the old state back.
    await Promise.all([
      client.cancelQueries({ queryKey: ["tickets"] }),
      client.cancelQueries({ queryKey: ["ticket"] }),
    ]);
    showAtOnce(client, new Set(ids), change, me);
    try {
      await send(ids, change);
      if (said)
        notify({ text: said, action: { label: t("action.undo"), run: () => void undo(rows, change) } });
      return true;
    } catch (error) {
      notify({ text: problemText(error, t), tone: "problem" });
      return false;
    } finally {
      refresh(client);
    }
  };
}
