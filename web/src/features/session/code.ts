/** Whether six figures are there; people type them with a space in the middle. */
export const isWholeCode = (typed: string) => /^\d{6}$/.test(typed.replaceAll(/\s/g, ""));
