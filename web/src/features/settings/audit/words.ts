/** The words of the journal, as far as they can be filtered by; others show as they come. */
export const auditActions = [] as readonly string[];
export const auditObjects = [] as readonly string[];

/** A word of the server as a key of the catalogue: no dots, which part its sections. */
export const wordKey = (word: string) => word.replaceAll(/[^a-z0-9]+/gi, "_");
