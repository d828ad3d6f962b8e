import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/client";
import { keys } from "../../api/keys";
import { watched } from "../../api/query-client";
import type { NewToken, Token } from "../../api/types";

/** A person's own tokens act as that person; those of the organisation as themselves. */
export type Whose = "own" | "service";

export const pathOf = (whose: Whose) => (whose === "own" ? "/users/tokens" : "/tokens");

export const tokensQuery = (whose: Whose) =>
  queryOptions({
    ...watched,
    queryKey: keys.tokens(whose),
    queryFn: () => api.get<{ items: Token[] }>(pathOf(whose)),
  });

export const makeToken = (whose: Whose, token: NewToken, idempotencyKey: string) =>
  api.post<Token & { token: string }>(pathOf(whose), token, { idempotencyKey });
