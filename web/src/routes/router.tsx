import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { Problem } from "../api/problem";
import { allowed, forget, mayBeSignedIn, sessionQuery, setupQuery } from "../features/session/session";
import { readAuditFilter } from "../features/settings/audit/filter";
import { Desk } from "../features/shell/Desk";
import { readFilter } from "../features/tickets/filter";
import { TicketsPage } from "../features/tickets/TicketsPage";
import { ErrorPage, MissingPage } from "./ErrorPage";
import { localPath, parseSearch, pick, stringifySearch } from "./search";

const root = createRootRouteWithContext<{ client: QueryClient }>()({
  component: Outlet,
  errorComponent: ErrorPage,
  notFoundComponent: MissingPage,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (
    search: Record<string, unknown>,
  ): { next?: string; expired?: string; problem?: string } => ({
    next: localPath(search.next),
    ...pick(search, ["expired", "problem"]),
  }),
  component: lazyRouteComponent(() => import("../features/session/SignInPage")),
});

const register = createRoute({
  getParentRoute: () => root,
  path: "/register",
  component: lazyRouteComponent(() => import("../features/doors/RegisterPage")),
});

// The pages of one-time links have their token in the fragment: see features/doors/token.ts.
const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitation",
  component: lazyRouteComponent(() => import("../features/doors/InvitationPage")),
});

const forgotten = createRoute({
  getParentRoute: () => root,
  path: "/forgotten",
  component: lazyRouteComponent(() => import("../features/doors/ForgottenPage")),
});

const reset = createRoute({
  getParentRoute: () => root,
  path: "/reset",
  component: lazyRouteComponent(() => import("../features/doors/ResetPage")),
});

const verify = createRoute({
  getParentRoute: () => root,
  path: "/verify",
  component: lazyRouteComponent(() => import("../features/doors/VerifyPage")),
});

const welcome = createRoute({
  getParentRoute: () => root,
  path: "/welcome",
  beforeLoad: async ({ context }) => {
    const setup = await context.client.fetchQuery(setupQuery);
    if (!setup.needed) throw redirect({ to: "/sign-in" });
  },
  component: lazyRouteComponent(() => import("../features/setup/WelcomePage")),
});

/** Everything behind sign-in. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: "signed-in",
  beforeLoad: async ({ context, location }) => {
    if (!mayBeSignedIn()) await leaveIfNeeded(context.client);
    let mustSecond = false;
    try {
      const session = await context.client.ensureQueryData(sessionQuery);
      mustSecond = session.must_enable_second_factor === true;
    } catch (error) {
      if (!(error instanceof Problem && error.status === 401)) throw error;
      forget();
      await leaveIfNeeded(context.client);
      throw redirect({
        to: "/sign-in",
        search: { next: location.pathname === "/" ? undefined : location.href },
      });
    }
    if (mustSecond && location.pathname !== "/second-factor") throw redirect({ to: "/second-factor" });
  },
});

/** A server without an administrator asks for one first. */
async function leaveIfNeeded(client: QueryClient) {
  const setup = await client.fetchQuery(setupQuery);
  if (setup.needed) throw redirect({ to: "/welcome" });
}

const start = createRoute({
  getParentRoute: () => signedIn,
  path: "/welcome/start",
  component: lazyRouteComponent(() => import("../features/setup/StartPage")),
});

/** Where the organisation wants one of everybody, and this member has none yet. */
const secondFactor = createRoute({
  getParentRoute: () => signedIn,
  path: "/second-factor",
  component: lazyRouteComponent(() => import("../features/second-factor/SecondFactorPage")),
});

const desk = createRoute({
  getParentRoute: () => signedIn,
  id: "desk",
  component: Desk,
  errorComponent: ErrorPage,
});

const home = createRoute({
  getParentRoute: () => desk,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/tickets", replace: true });
  },
});

/** The list stays while a ticket is open beside it. */
const tickets = createRoute({
  getParentRoute: () => desk,
  path: "/tickets",
  validateSearch: readFilter,
  component: TicketsPage,
});

const ticket = createRoute({
  getParentRoute: () => tickets,
  path: "$number",
  component: lazyRouteComponent(() => import("../features/ticket/TicketPage")),
});

const search = createRoute({
  getParentRoute: () => desk,
  path: "/search",
  validateSearch: (raw: Record<string, unknown>) => pick(raw, ["q"]),
  component: lazyRouteComponent(() => import("../features/search/SearchPage")),
});

const compose = createRoute({
  getParentRoute: () => desk,
  path: "/compose",
  validateSearch: (raw: Record<string, unknown>) => pick(raw, ["to", "mailbox"]),
  component: lazyRouteComponent(() => import("../features/compose/ComposePage")),
});

const profileArea = createRoute({
  getParentRoute: () => desk,
  id: "profile-area",
  component: lazyRouteComponent(() => import("../features/profile/ProfileArea")),
});

const profile = createRoute({
  getParentRoute: () => profileArea,
  path: "/profile",
  component: lazyRouteComponent(() => import("../features/profile/ProfilePage")),
});

const security = createRoute({
  getParentRoute: () => profileArea,
  path: "/profile/security",
  component: lazyRouteComponent(() => import("../features/profile/SecurityPage")),
});

const tokens = createRoute({
  getParentRoute: () => profileArea,
  path: "/profile/tokens",
  component: lazyRouteComponent(() => import("../features/profile/TokensPage")),
});

const organisations = createRoute({
  getParentRoute: () => profileArea,
  path: "/profile/organisations",
  component: lazyRouteComponent(() => import("../features/profile/OrganisationsPage")),
});

const mailboxes = createRoute({
  getParentRoute: () => desk,
  path: "/mailboxes",
  component: lazyRouteComponent(() => import("../features/mailboxes/MailboxesPage")),
});

const newMailbox = createRoute({
  getParentRoute: () => desk,
  path: "/mailboxes/new",
  component: lazyRouteComponent(() => import("../features/mailboxes/NewMailboxPage")),
});

const mailbox = createRoute({
  getParentRoute: () => desk,
  path: "/mailboxes/$id",
  component: lazyRouteComponent(() => import("../features/mailboxes/MailboxPage")),
});

const rules = createRoute({
  getParentRoute: () => desk,
  path: "/rules",
  component: lazyRouteComponent(() => import("../features/rules/RulesPage")),
});

const newRule = createRoute({
  getParentRoute: () => desk,
  path: "/rules/new",
  component: lazyRouteComponent(() => import("../features/rules/NewRulePage")),
});

const rule = createRoute({
  getParentRoute: () => desk,
  path: "/rules/$id",
  component: lazyRouteComponent(() => import("../features/rules/RulePage")),
});

const contacts = createRoute({
  getParentRoute: () => desk,
  path: "/contacts",
  validateSearch: (raw: Record<string, unknown>) => pick(raw, ["q"]),
  component: lazyRouteComponent(() => import("../features/contacts/ContactsPage")),
});

const contact = createRoute({
  getParentRoute: () => desk,
  path: "/contacts/$id",
  component: lazyRouteComponent(() => import("../features/contacts/ContactPage")),
});

const upkeep = createRoute({
  getParentRoute: () => desk,
  path: "/upkeep",
  component: lazyRouteComponent(() => import("../features/upkeep/UpkeepPage")),
});

const settingsArea = createRoute({
  getParentRoute: () => desk,
  path: "/settings",
  component: lazyRouteComponent(() => import("../features/settings/SettingsArea")),
});

/** The first page that the member may open. */
const settings = createRoute({
  getParentRoute: () => settingsArea,
  path: "/",
  beforeLoad: async ({ context }) => {
    const session = await context.client.ensureQueryData(sessionQuery);
    const first = allowed(session, "organisation.manage") ? "/settings/organisation" : "/settings/members";
    throw redirect({ to: first, replace: true });
  },
});

const organisation = createRoute({
  getParentRoute: () => settingsArea,
  path: "organisation",
  component: lazyRouteComponent(() => import("../features/settings/OrganisationPage")),
});

const members = createRoute({
  getParentRoute: () => settingsArea,
  path: "members",
  component: lazyRouteComponent(() => import("../features/settings/members/MembersPage")),
});

const teams = createRoute({
  getParentRoute: () => settingsArea,
  path: "teams",
  component: lazyRouteComponent(() => import("../features/settings/teams/TeamsPage")),
});

const serviceTokens = createRoute({
  getParentRoute: () => settingsArea,
  path: "tokens",
  component: lazyRouteComponent(() => import("../features/settings/ServiceTokensPage")),
});

const providers = createRoute({
  getParentRoute: () => settingsArea,
  path: "sign-on",
  component: lazyRouteComponent(() => import("../features/settings/sign-on/ProvidersPage")),
});

const newProvider = createRoute({
  getParentRoute: () => settingsArea,
  path: "sign-on/new",
  component: lazyRouteComponent(() => import("../features/settings/sign-on/NewProviderPage")),
});

const provider = createRoute({
  getParentRoute: () => settingsArea,
  path: "sign-on/$id",
  component: lazyRouteComponent(() => import("../features/settings/sign-on/ProviderPage")),
});

const secrets = createRoute({
  getParentRoute: () => settingsArea,
  path: "secrets",
  component: lazyRouteComponent(() => import("../features/settings/SecretsPage")),
});

const audit = createRoute({
  getParentRoute: () => settingsArea,
  path: "audit",
  validateSearch: readAuditFilter,
  component: lazyRouteComponent(() => import("../features/settings/audit/AuditPage")),
});

const judgement = createRoute({
  getParentRoute: () => settingsArea,
  path: "judgement",
  component: lazyRouteComponent(() => import("../features/settings/judgement/JudgementPage")),
});

const privacy = createRoute({
  getParentRoute: () => settingsArea,
  path: "privacy",
  validateSearch: (raw: Record<string, unknown>) => pick(raw, ["contact"]),
  component: lazyRouteComponent(() => import("../features/settings/privacy/PrivacyPage")),
});

const tree = root.addChildren([
  signIn,
  register,
  invitation,
  forgotten,
  reset,
  verify,
  welcome,
  signedIn.addChildren([
    start,
    secondFactor,
    desk.addChildren([
      home,
      tickets.addChildren([ticket]),
      search,
      compose,
      profileArea.addChildren([profile, security, tokens, organisations]),
      settingsArea.addChildren([
        settings,
        organisation,
        members,
        teams,
        serviceTokens,
        providers,
        newProvider,
        provider,
        secrets,
        audit,
        privacy,
        judgement,
      ]),
      mailboxes,
      newMailbox,
      mailbox,
      rules,
      newRule,
      rule,
      contacts,
      contact,
      upkeep,
    ]),
  ]),
]);

export function makeRouter(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { client },
    parseSearch,
    stringifySearch,
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    scrollRestoration: false,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
