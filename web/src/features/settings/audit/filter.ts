import { pick } from "../../../routes/search";

/** What of the journal is shown, as it stands in the address. Days are local days such as "2026-11-20". */
export interface AuditFilter {
  member?: string;
  action?: string;
  object?: string;
  from?: string;
  until?: string;
}

const NAMES = ["member", "action", "object", "from", "until"] as const;

export const readAuditFilter = (search: Record<string, unknown>): AuditFilter => pick(search, NAMES);

/** The filter as the server takes it: days become the moments at which they begin and end here. */
export function toQuery({ from, until, ...rest }: AuditFilter): Record<string, string | undefined> {
  return { ...rest, from: beginOf(from, 0), until: beginOf(until, 1) };
}

/** The moment at which a local day begins, some days later; nothing for what is no day. */
function beginOf(day: string | undefined, later: number): string | undefined {
  const [year, month, date] = (day ?? "").split("-").map(Number);
  if (!year || !month || !date) return undefined;
  const at = new Date(year, month - 1, date + later);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
