import { queryOptions } from "@tanstack/react-query";
import { api } from "../../../api/client";
import { keys } from "../../../api/keys";
import { watched } from "../../../api/query-client";
import type { PrivacyTask, Retention } from "../../../api/types";

/** While work is under way, how often it is looked at. */
const LOOK_MS = 1500;

export const isUnderWay = ({ state }: Pick<PrivacyTask, "state">) =>
  state === "waiting" || state === "running";

export const tasksQuery = queryOptions({
  ...watched,
  queryKey: keys.privacyTasks,
  queryFn: () => api.get<{ items: PrivacyTask[] }>("/privacy/tasks"),
  refetchInterval: ({ state }) => (state.data?.items.some(isUnderWay) ? LOOK_MS : false),
});

export const retentionQuery = queryOptions({
  ...watched,
  queryKey: keys.retention,
  queryFn: () => api.get<Retention>("/privacy/retention", { tagged: true }),
});
