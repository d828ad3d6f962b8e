import { readFileSync } from "node:fs";
import type { Contact, Mailbox, Page, RuleList, TicketRow } from "../../src/api/types";
import type { Member } from "./member";

/** Pages before sign-in; the first one only while there is no administrator. */
export const doors = ["/welcome", "/sign-in"] as const;

const RULE = {
  name: "Factures à la comptabilité",
  conditions: ["subject=*facture*"],
  unless: [],
  actions: ["category=billing"],
};

/** Every page behind sign-in, by its route, at an address that shows something. */
export async function addresses(member: Member): Promise<Record<string, string>> {
  const [ticket] = (await member.get<Page<TicketRow>>("/tickets?limit=1")).items;
  const [mailbox] = (await member.get<Page<Mailbox>>("/mailboxes")).items;
  const [contact] = (await member.get<Page<Contact>>("/contacts?limit=1")).items;
  const rules = await member.get<RuleList>("/rules");
  const [rule] =
    rules.items.length > 0 ? rules.items : (await member.ask<RuleList>("POST", "/rules", RULE)).items;
  return {
    "/welcome/start": "/welcome/start",
    "/tickets": "/tickets",
    "/tickets/$number": `/tickets/${ticket?.number}`,
    "/search": "/search?q=facture",
    "/compose": "/compose",
    "/profile": "/profile",
    "/mailboxes": "/mailboxes",
    "/mailboxes/new": "/mailboxes/new",
    "/mailboxes/$id": `/mailboxes/${mailbox?.id}`,
    "/rules": "/rules",
    "/rules/new": "/rules/new",
    "/rules/$id": `/rules/${rule?.id}`,
    "/contacts": "/contacts",
    "/contacts/$id": `/contacts/${contact?.id}`,
    "/upkeep": "/upkeep",
    "/nowhere": "/nowhere",
  };
}

/** The paths in the router's file, so that a new page cannot be forgotten here. */
export function routes(): string[] {
  const router = readFileSync(new URL("../../src/routes/router.tsx", import.meta.url), "utf8");
  const paths = [...router.matchAll(/^ +path: "(.*)",$/gm)].map(([, path]) => path ?? "");
  return paths.filter((path) => path !== "/").map((path) => (path === "$number" ? "/tickets/$number" : path));
}
