import { useTranslation } from "react-i18next";
import type { HistoryLine, Impact, Priority, Status, Urgency, Verdict } from "../../../api/types";
import { currentLanguage } from "../../../i18n";
import { dueTime } from "../../../i18n/format";
import { knownText } from "../../../i18n/known";
import { categoryLabel } from "../../tickets/labels";
import { usePeople } from "../../tickets/members";
import { reasonText } from "./reason-text";

interface Weight {
  impact?: Impact;
  urgency?: Urgency;
  priority?: Priority;
}

interface Data {
  from?: unknown;
  to?: unknown;
  added?: string[] | boolean;
  removed?: string[];
  /** Why Facteur did it by itself. */
  reason?: Verdict["reasons"][number];
  refused?: string[];
  allowed?: string[];
}

/** Keys cannot hold dots, so `ticket.created` is found as `ticket_created`. */
const keyOf = (kind: string) => kind.replaceAll(".", "_");

/** Refusing and allowing again are one kind of event and two sentences. */
const sentenceOf = (kind: string, { refused, allowed }: Data) =>
  kind === "ticket.tags_refused" && allowed?.length && !refused?.length ? "ticket_tags_allowed" : keyOf(kind);

/** One line of the history as a sentence. */
export function useHistoryText(): (line: HistoryLine) => string {
  const { t } = useTranslation();
  const people = usePeople();

  function value(kind: string, side: unknown): string {
    if (kind === "ticket.status_changed" || kind === "ticket.reopened") return t(`status.${side as Status}`);
    if (kind === "ticket.category_changed") return categoryLabel(String(side));
    if (kind === "ticket.priority_changed") {
      const priority = typeof side === "string" ? side : (side as Weight | null)?.priority;
      return priority ? t(`priority.${priority as Priority}`) : "";
    }
    if (kind === "ticket.assignee_changed") {
      if (side === null || side === undefined) return t("tickets.noone");
      return people.find(({ id }) => id === side)?.name ?? t("history.former_member");
    }
    if (kind === "ticket.due_changed") {
      const micros = (side as { at?: number | null } | null)?.at;
      if (micros === null || micros === undefined) return t("due.none");
      return dueTime(new Date(micros / 1_000).toISOString(), currentLanguage());
    }
    return "";
  }

  function actor({ actor: who }: HistoryLine): string {
    if (who.by === "system") return t("history.system");
    if (who.by === "operator") return t("history.operator");
    if (who.by === "rule") return t("history.rule", { name: who.name ?? "" });
    return who.name ?? people.find(({ id }) => id === who.id)?.name ?? t("history.former_member");
  }

  return (line) => {
    const data = (line.data ?? {}) as Data;
    const known = knownText("history.kind", sentenceOf(line.kind, data), {
      actor: actor(line),
      from: value(line.kind, data.from),
      to: value(line.kind, data.to),
      tags: tags(data),
    });
    const told = known ?? `${actor(line)}: ${line.kind}`;
    return data.reason ? `${told} (${reasonText(data.reason)})` : told;
  };
}

function tags({ added, removed, refused, allowed }: Data): string {
  if (refused || allowed) return [...(refused ?? []), ...(allowed ?? [])].join(", ");
  const plus = Array.isArray(added) ? added.map((tag) => `+${tag}`) : [];
  const minus = (removed ?? []).map((tag) => `−${tag}`);
  return [...plus, ...minus].join(" ");
}
