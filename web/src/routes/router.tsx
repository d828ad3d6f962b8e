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
import { forget, mayBeSignedIn, sessionQuery, setupQuery } from "../features/session/session";
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
  validateSearch: (search: Record<string, unknown>): { next?: string; expired?: string } => ({
    next: localPath(search.next),
    ...pick(search, ["expired"]),
  }),
  component: lazyRouteComponent(() => import("../features/session/SignInPage")),
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
    try {
      await context.client.ensureQueryData(sessionQuery);
    } catch (error) {
      if (!(error instanceof Problem && error.status === 401)) throw error;
      forget();
      await leaveIfNeeded(context.client);
      throw redirect({
        to: "/sign-in",
        search: { next: location.pathname === "/" ? undefined : location.href },
      });
    }
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

const profile = createRoute({
  getParentRoute: () => desk,
  path: "/profile",
  component: lazyRouteComponent(() => import("../features/profile/ProfilePage")),
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

const tree = root.addChildren([
  signIn,
  welcome,
  signedIn.addChildren([
    start,
    desk.addChildren([
      home,
      tickets.addChildren([ticket]),
      search,
      compose,
      profile,
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
