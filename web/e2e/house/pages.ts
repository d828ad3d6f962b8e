import { readFileSync } from "node:fs";
import type { Contact, Mailbox, Page, TicketRow } from "../../src/api/types";
import type { Member } from "./member";

/** Pages before sign-in; the first one only while there is no administrator. */
export const doors = ["/welcome", "/sign-in"] as const;

/** Every page behind sign-in, by its route, at an address that shows something. */
export async function addresses(member: Member): Promise<Record<string, string>> {
  const [ticket] = (await member.get<Page<TicketRow>>("/tickets?limit=1")).items;
  const [mailbox] = (await member.get<Page<Mailbox>>("/mailboxes")).items;
  const [contact] = (await member.get<Page<Contact>>("/contacts?limit=1")).items;
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
