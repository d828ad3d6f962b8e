import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/client";
import { keys } from "../../api/keys";
import type { Id, OwnOrganisation, Session } from "../../api/types";

export const organisationsQuery = queryOptions({
  queryKey: keys.organisations,
  queryFn: () => api.get<{ items: OwnOrganisation[] }>("/users/organisations"),
});

export const switchTo = (organisation: Id) => api.post<Session>("/auth/switch", { organisation });
