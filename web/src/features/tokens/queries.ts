import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { NewToken, Token } from "../../api/expected";
import { keys } from "../../api/keys";

/** A person's own tokens act as that person; those of the organisation as themselves. */
export type Whose = "own" | "service";

export const pathOf = (whose: Whose) => (whose === "own" ? "/users/tokens" : "/tokens");

export const tokensQuery = (whose: Whose) =>
  queryOptions({
    queryKey: keys.tokens(whose),
    queryFn: () => api.get<{ items: Token[] }>(pathOf(whose)),
    staleTime: 0,
  });

export const makeToken = (whose: Whose, token: NewToken, idempotencyKey: string) =>
  api.post<Token & { token: string }>(pathOf(whose), token, { idempotencyKey });
