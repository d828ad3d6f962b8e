import { Problem } from "../../api/problem";

/** Letters that a password has at least; as in the server. */
export const PASSWORD_LEAST = 10;

/** How many letters are still missing; none as long as nothing was typed. */
export function missingLetters(password: string): number {
  return password === "" ? 0 : Math.max(0, PASSWORD_LEAST - [...password].length);
}

/** Whether the current password that was asked for once more is not it. */
export const isWrongPassword = (error: unknown): boolean =>
  error instanceof Problem && error.kind === "wrong-password";
