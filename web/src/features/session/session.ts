import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { api, context } from "../../api/client";
import { keys } from "../../api/keys";
import type { Login, NewAdministrator, Role, Session, Setup } from "../../api/types";
import { setLanguage } from "../../i18n";

const HINT = "facteur.signed-in";

/** Whether somebody signed in from this browser. A hint only: it spares a question that would be refused. */
export const mayBeSignedIn = () => localStorage.getItem(HINT) !== null;

/** Remembers what later requests need, and speaks the member's language. */
export function adopt(session: Session): Session {
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

export const signIn = async (login: Login) => adopt(await api.post<Session>("/auth/login", login));

export const createAdministrator = async (administrator: NewAdministrator) =>
  adopt(await api.post<Session>("/setup", administrator));

export const signOut = () => api.post<void>("/auth/logout").finally(forget);

/** Nobody is signed in here any more. */
export function forget() {
  localStorage.removeItem(HINT);
}

/** Who is signed in. Only below the desk's route, which makes sure that somebody is. */
export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data;
}

const ADMINS: readonly Role[] = ["owner", "admin"];

/** What the member's role allows; the server decides, this only hides what it would refuse. */
export function useMay() {
  const { role } = useSession().member;
  return { change: role !== "viewer", manage: ADMINS.includes(role) };
}
