import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { SecretKeys, SignOnProvider } from "../../api/expected";
import { keys } from "../../api/keys";
import type { Id, Invitation, Organisation, OrganisationMember, Team } from "../../api/types";

export const organisationQuery = queryOptions({
  queryKey: keys.organisation,
  queryFn: () => api.get<Organisation>("/organisation"),
});

export const allMembersQuery = queryOptions({
  queryKey: keys.members,
  queryFn: () => api.get<{ items: OrganisationMember[] }>("/members"),
});

export const invitationsQuery = queryOptions({
  queryKey: keys.invitations,
  queryFn: () => api.get<{ items: Invitation[] }>("/invitations"),
});

export const teamsQuery = queryOptions({
  queryKey: keys.teams,
  queryFn: () => api.get<{ items: Team[] }>("/teams"),
});

export const providersQuery = queryOptions({
  queryKey: keys.signOnProviders,
  queryFn: () => api.get<{ items: SignOnProvider[] }>("/sign-on/providers"),
});

export const providerQuery = (id: Id) =>
  queryOptions({
    queryKey: keys.signOnProvider(id),
    queryFn: () => api.get<SignOnProvider>(`/sign-on/providers/${id}`),
  });

export const secretsQuery = queryOptions({
  queryKey: keys.secrets,
  queryFn: () => api.get<SecretKeys>("/secrets"),
});
