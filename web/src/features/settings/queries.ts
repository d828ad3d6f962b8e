import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/client";
import { keys } from "../../api/keys";
import { watched } from "../../api/query-client";
import type {
  Id,
  Invitation,
  Organisation,
  OrganisationMember,
  SecretKeys,
  SignOnProvider,
  Team,
} from "../../api/types";

export const organisationQuery = queryOptions({
  ...watched,
  queryKey: keys.organisation,
  queryFn: () => api.get<Organisation>("/organisation"),
});

export const allMembersQuery = queryOptions({
  ...watched,
  queryKey: keys.members,
  queryFn: () => api.get<{ items: OrganisationMember[] }>("/members"),
});

export const invitationsQuery = queryOptions({
  ...watched,
  queryKey: keys.invitations,
  queryFn: () => api.get<{ items: Invitation[] }>("/invitations"),
});

export const teamsQuery = queryOptions({
  ...watched,
  queryKey: keys.teams,
  queryFn: () => api.get<{ items: Team[] }>("/teams"),
});

export const providersQuery = queryOptions({
  ...watched,
  queryKey: keys.signOnProviders,
  queryFn: () => api.get<{ items: SignOnProvider[] }>("/sign-on/providers"),
});

export const providerQuery = (id: Id) =>
  queryOptions({
    queryKey: keys.signOnProvider(id),
    queryFn: () => api.get<SignOnProvider>(`/sign-on/providers/${id}`),
  });

export const secretsQuery = queryOptions({
  ...watched,
  queryKey: keys.secrets,
  queryFn: () => api.get<SecretKeys>("/secrets"),
});
