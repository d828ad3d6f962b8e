import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/client";
import { keys } from "../../api/keys";
import type { Answer, DeadLetter, Sends, SystemState } from "../../api/types";

/** Answers that hang: a person has to say what happens with them. */
const HANGING = "unknown,refused,waiting";

export const deadLettersQuery = queryOptions({
  queryKey: keys.deadLetters,
  queryFn: () => api.get<{ items: DeadLetter[] }>("/dead-letters"),
});

export const answersQuery = queryOptions({
  queryKey: keys.answers(HANGING),
  queryFn: () => api.get<{ items: Answer[] }>("/answers", { query: { state: HANGING } }),
});

export const sendsQuery = queryOptions({
  queryKey: keys.sends,
  queryFn: () => api.get<Sends>("/sends"),
});

/** The stream does not tell of the queue, so it is looked at again while it is shown. */
export const stateQuery = queryOptions({
  queryKey: keys.state,
  queryFn: () => api.get<SystemState>("/state"),
  refetchInterval: 10_000,
});
