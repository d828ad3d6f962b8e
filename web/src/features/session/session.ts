import { queryOptions, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { api, context } from "../../api/client";
import { keys } from "../../api/keys";
import type {
  Login,
  NewAdministrator,
  Permission,
  SecondFactorAsked,
  Session,
  Setup,
  SignOnChoice,
} from "../../api/types";
import { setLanguage } from "../../i18n";

const HINT = "facteur.signed-in";

/** Whether somebody signed in from this browser. A hint only: it spares a question that would be refused. */
export const mayBeSignedIn = () => localStorage.getItem(HINT) !== null;

/** Remembers what later requests need, and speaks the member's language. */
export function adopt<Begun extends Session>(session: Begun): Begun {
  context.csrf = session.csrf;
  localStorage.setItem(HINT, "1");
  setLanguage(session.language);
  return session;
}

export const sessionQuery = queryOptions({
  queryKey: keys.session,
  queryFn: async () => adopt(await api.get<Session>("/auth/session")),
  staleTime: Number.POSITIVE_INFINITY,
  retry: (failures, error) => failures < 3 && "passing" in error && error.passing === true,
});

export const setupQuery = queryOptions({
  queryKey: keys.setup,
  queryFn: () => api.get<Setup>("/setup"),
  staleTime: 0,
});

/** The services one can sign in with instead of a password. */
export const signOnQuery = queryOptions({
  queryKey: keys.signOn,
  queryFn: () => api.get<{ providers: SignOnChoice[] }>("/sign-on"),
});

/** The session, or that a code is wanted first. */
export async function signIn(login: Login): Promise<Session | SecondFactorAsked> {
  const answer = await api.post<Session | SecondFactorAsked>("/auth/login", login);
  return "csrf" in answer ? adopt(answer) : answer;
}

export const giveSecondFactor = async (given: { ticket: string; code: string }) =>
  adopt(await api.post<Session>("/auth/second-factor", given));

export const createAdministrator = async (administrator: NewAdministrator) =>
  adopt(await api.post<Session>("/setup", administrator));

export const signOut = () => api.post<void>("/auth/logout").finally(forget);

/** Nobody is signed in here any more. */
export function forget() {
  localStorage.removeItem(HINT);
}

/** Goes on as somebody who has just signed in, to where the person wanted to go. */
export function useEnter(next: string | undefined) {
  const client = useQueryClient();
  const router = useRouter();
  return (session: Session) => {
    client.setQueryData(keys.session, session);
    router.history.push(next ?? "/tickets");
  };
}

/** Begins anew in another organisation: nothing of the one before may stay on the screen or in memory. */
export function enterAnew(session: Session) {
  adopt(session);
  window.location.assign("/tickets");
}

/** Who is signed in. Only below the desk's route, which makes sure that somebody is. */
export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data;
}

/** Whether the member may do this; the server decides, this only hides or explains what it would refuse. */
export function usePermission(): (permission: Permission) => boolean {
  const session = useSession();
  return (permission) => allowed(session, permission);
}

export const allowed = ({ permissions }: Session, permission: Permission): boolean =>
  permissions.includes(permission);

/** The two that most pages ask for: working on tickets, and changing how things are set up. */
export function useMay() {
  const may = usePermission();
  return { change: may("tickets.work"), manage: may("mailboxes.manage") };
}
