/** What may become of one mail of a folder; the server's words, in the order of a mail's life. */
export const arrivalStates = [
  "listed",
  "accepted",
  "ticketed",
  "joined",
  "outgoing",
  "archived",
  "ignored",
  "copy",
  "kept_unread",
  "unfetchable",
  "before_start",
  "gone",
  "erased",
] as const;
