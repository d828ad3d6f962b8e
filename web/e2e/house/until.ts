/** Asks again and again until something is there. Fails with what was asked for, and what was there instead. */
export async function until<Value>(
  what: string,
  ask: () => Promise<Value | undefined | false> | Value | undefined | false,
  patience = 45_000,
): Promise<Value> {
  const begun = performance.now();
  let last: unknown;
  while (performance.now() - begun < patience) {
    try {
      const found = await ask();
      if (found !== undefined && found !== false) return found;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`not within ${patience} ms: ${what}`, { cause: last });
}
