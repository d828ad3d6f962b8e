import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/client";
import { keys } from "../../api/keys";
import type { SecondFactor, SecondFactorStart } from "../../api/types";

export const secondFactorQuery = queryOptions({
  queryKey: keys.secondFactor,
  queryFn: () => api.get<SecondFactor>("/users/mfa"),
});

export const beginSecondFactor = (password: string) =>
  api.post<SecondFactorStart>("/users/mfa/enable", { password });

export const confirmSecondFactor = (code: string) =>
  api.post<{ recovery_codes: string[] }>("/users/mfa/confirm", { code });

export const endSecondFactor = (given: { password: string; code: string }) =>
  api.post<void>("/users/mfa/disable", given);

export const newRecoveryCodes = (given: { password: string; code: string }) =>
  api.post<{ recovery_codes: string[] }>("/users/mfa/recovery-codes", given);
