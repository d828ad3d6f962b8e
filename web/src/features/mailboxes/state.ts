import type { Mailbox } from "../../api/types";
import type { IconName } from "../../ui/icons/Icon";
import type { Tone } from "../../ui/Mark";

/** How a mailbox does, in one word. */
export type MailboxState =
  | "trouble"
  | "paused"
  | "observe_only"
  | "unwatched"
  | "behind"
  | "watched"
  | "ready";

export const looks = {
  trouble: { tone: "danger", icon: "alert" },
  paused: { tone: "plain", icon: "pause" },
  observe_only: { tone: "plain", icon: "eye" },
  unwatched: { tone: "warn", icon: "alert" },
  behind: { tone: "warn", icon: "clock" },
  watched: { tone: "good", icon: "check" },
  ready: { tone: "good", icon: "check" },
} as const satisfies Record<MailboxState, { tone: Tone; icon: IconName }>;

type Known = Pick<Mailbox, "mode" | "trouble" | "watched" | "source" | "on_server" | "accounted_for">;

/** How many messages lie on the server that have not been taken yet. */
export const missing = (mailbox: Pick<Mailbox, "on_server" | "accounted_for">) =>
  Math.max(0, mailbox.on_server - mailbox.accounted_for);

/**
 * What a person has to know first. A pause is wanted, so it comes before trouble; a mailbox into which mail is
 * handed is never watched.
 */
export function stateOf(mailbox: Known): MailboxState {
  if (mailbox.mode === "paused") return "paused";
  if (mailbox.trouble) return "trouble";
  if (mailbox.mode === "observe_only") return "observe_only";
  if (mailbox.source.kind === "handed") return "ready";
  if (!mailbox.watched) return "unwatched";
  return missing(mailbox) > 0 ? "behind" : "watched";
}
