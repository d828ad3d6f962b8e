import type { Permission } from "../../api/types";

/** What a token can be allowed, in the order in which it is shown. */
export const scopeGroups = {
  read: [
    "tickets.read",
    "contacts.read",
    "mailboxes.read",
    "rules.read",
    "members.read",
    "upkeep.read",
    "audit.read",
  ],
  work: ["tickets.work", "mail.hand_in", "profile.own"],
  manage: [
    "rules.change",
    "mailboxes.manage",
    "upkeep.manage",
    "members.manage",
    "organisation.manage",
    "organisation.own",
    "tokens.service",
    "privacy.manage",
    "sign_on.manage",
  ],
} as const satisfies Record<string, readonly Permission[]>;

export type ScopeGroup = keyof typeof scopeGroups;
export const groups: readonly ScopeGroup[] = ["read", "work", "manage"];

/** What a new token begins with: it can look, and change nothing. */
export const firstScopes: Permission[] = ["tickets.read", "contacts.read"];

const DAY = 24 * 60 * 60 * 1000;
export const LIVES = ["30", "90", "365", "never"] as const;
export type Life = (typeof LIVES)[number];

/** When a token that lives so long ends. */
export function endOf(life: Life, now = Date.now()): string | null {
  return life === "never" ? null : new Date(now + Number(life) * DAY).toISOString();
}

/** How a token stands: it may be over, or soon. */
export function stateOf(expires: string | null, now = Date.now()): "lasting" | "soon" | "over" {
  if (expires === null) return "lasting";
  const left = new Date(expires).getTime() - now;
  if (left <= 0) return "over";
  return left < 14 * DAY ? "soon" : "lasting";
}
