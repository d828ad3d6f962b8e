/** Letters that a password has at least; as in the server. */
export const PASSWORD_LEAST = 10;

/** How many letters are still missing; none as long as nothing was typed. */
export function missingLetters(password: string): number {
  return password === "" ? 0 : Math.max(0, PASSWORD_LEAST - [...password].length);
}
