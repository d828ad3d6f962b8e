import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, LONG_DEADLINE_MS } from "../../api/client";
import { keys } from "../../api/keys";
import type { Id, NewRule, RuleList, RulePreview } from "../../api/types";

export const rulesQuery = queryOptions({
  queryKey: keys.rules,
  queryFn: () => api.get<RuleList>("/rules"),
});

/** What can be done to the list of rules. */
export type RuleCommand =
  | { do: "add"; rule: NewRule; position?: number; key: string }
  | { do: "replace"; id: Id; rule: NewRule }
  | { do: "remove"; id: Id }
  | { do: "move"; id: Id; position: number };

function run(command: RuleCommand, version: number | undefined): Promise<RuleList> {
  switch (command.do) {
    case "add":
      return api.post(
        "/rules",
        { ...command.rule, position: command.position },
        { version, idempotencyKey: command.key },
      );
    case "replace":
      return api.put(`/rules/${command.id}`, command.rule, { version });
    case "remove":
      return api.delete(`/rules/${command.id}`, { version });
    case "move":
      return api.post(`/rules/${command.id}/move`, { position: command.position }, { version });
  }
}

/** Commands on the rules. Each answers the whole list; refused when somebody else changed it since. */
export function useRuleCommand() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (command: RuleCommand) => run(command, client.getQueryData<RuleList>(keys.rules)?.version),
    onSuccess: (list) => client.setQueryData(keys.rules, list),
    onError: () => client.invalidateQueries({ queryKey: keys.rules }),
  });
}

/** How many of the newest mails a rule is tried on. */
export const PREVIEW_LAST = 500;

/** Tries a rule; `replacing` is the place of the rule that it is to replace. */
export const preview = (rule: NewRule, position: number | undefined) =>
  api.post<RulePreview>(
    "/rules/preview",
    { ...rule, position, last: PREVIEW_LAST },
    { deadline: LONG_DEADLINE_MS },
  );
