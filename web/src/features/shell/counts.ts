import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/client";
import { keys } from "../../api/keys";
import type { Counts, View } from "../../api/types";

export const countsQuery = queryOptions({
  queryKey: keys.counts,
  queryFn: () => api.get<Counts>("/tickets/counts"),
});

export const viewsQuery = queryOptions({
  queryKey: keys.views,
  queryFn: () => api.get<{ items: View[] }>("/views"),
});
