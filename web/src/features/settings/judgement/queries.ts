import { queryOptions } from "@tanstack/react-query";
import { api } from "../../../api/client";
import { keys } from "../../../api/keys";
import type { JudgementState } from "../../../api/types";

export const modelsQuery = queryOptions({
  queryKey: keys.models,
  queryFn: () => api.get<JudgementState>("/models"),
});
