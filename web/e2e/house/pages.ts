import { readFileSync } from "node:fs";
import type { Contact, Mailbox, Page, RuleList, TicketRow } from "../../src/api/types";
import type { Member } from "./member";

/** Pages before sign-in; the first one only while there is no administrator. */
export const doors = [
  "/welcome",
  "/sign-in",
  "/register",
  "/forgotten",
  "/invitation",
  "/reset",
  "/verify",
] as const;

const PROVIDER = {
  name: "Keycloak",
  issuer: "https://sso.lumex.example/realms/lumex",
  client_id: "facteur",
  client_secret: "a secret of tests only",
  allowed_domains: ["lumex.example"],
  role_claim: "groups",
  roles: { support: "agent" },
  default_role: "viewer",
  create_members: true,
};

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
  const providers = await member.get<{ items: { id: string }[] }>("/sign-on/providers");
  const provider =
    providers.items[0] ?? (await member.ask<{ id: string }>("POST", "/sign-on/providers", PROVIDER));
  return {
    "/welcome/start": "/welcome/start",
    "/tickets": "/tickets",
    "/tickets/$number": `/tickets/${ticket?.number}`,
    "/search": "/search?q=facture",
    "/compose": "/compose",
    "/second-factor": "/second-factor",
    "/profile": "/profile",
    "/profile/security": "/profile/security",
    "/profile/tokens": "/profile/tokens",
    "/profile/organisations": "/profile/organisations",
    "/settings/organisation": "/settings/organisation",
    "/settings/members": "/settings/members",
    "/settings/teams": "/settings/teams",
    "/settings/tokens": "/settings/tokens",
    "/settings/sign-on": "/settings/sign-on",
    "/settings/sign-on/new": "/settings/sign-on/new",
    "/settings/sign-on/$id": `/settings/sign-on/${provider.id}`,
    "/settings/secrets": "/settings/secrets",
    "/settings/judgement": "/settings/judgement",
    "/settings/audit": "/settings/audit",
    "/settings/privacy": `/settings/privacy?contact=${contact?.id}`,
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
  const whole = (path: string) => {
    if (path.startsWith("/")) return path;
    return path === "$number" ? "/tickets/$number" : `/settings/${path}`;
  };
  return paths.filter((path) => path !== "/" && path !== "/settings").map(whole);
}
