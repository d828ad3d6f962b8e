import type { Retention } from "../../../api/types";

/** How long, as it is typed: nothing for "for ever". */
export interface RetentionFields {
  mail: string;
  logs: string;
  rows: RetentionRow[];
}

/** An exception, for a mailbox or for a category. */
export interface RetentionRow {
  key: number;
  of: "mailbox" | "category";
  what: string;
  days: string;
}

let made = 0;
export function retentionRow(of: RetentionRow["of"], what: string, days = ""): RetentionRow {
  made += 1;
  return { key: made, of, what, days };
}

const typed = (days: number | null | undefined) => (days ? String(days) : "");
const daysOf = (text: string): number | null => {
  const days = Math.floor(Number(text));
  return text.trim() !== "" && Number.isFinite(days) && days > 0 ? days : null;
};

export function fieldsOf(retention: Retention): RetentionFields {
  return {
    mail: typed(retention.mail_days),
    logs: typed(retention.logs_days),
    rows: [
      ...retention.by_mailbox.map(({ mailbox, mail_days }) =>
        retentionRow("mailbox", mailbox, typed(mail_days)),
      ),
      ...retention.by_category.map(({ category, mail_days }) =>
        retentionRow("category", category, typed(mail_days)),
      ),
    ],
  };
}

export function toRetention({ mail, logs, rows }: RetentionFields): Omit<Retention, "version"> {
  const of = (kind: RetentionRow["of"]) => rows.filter((row) => row.of === kind && row.what !== "");
  return {
    mail_days: daysOf(mail),
    logs_days: daysOf(logs) ?? 90,
    by_mailbox: of("mailbox").map(({ what, days }) => ({ mailbox: what, mail_days: daysOf(days) })),
    by_category: of("category").map(({ what, days }) => ({ category: what, mail_days: daysOf(days) })),
  };
}
