import { Fragment } from "react";
import { splitLinks } from "./links";

/** A text in which web and mail addresses can be followed. Nothing else of a stranger's text becomes markup. */
export function Linked({ text }: { text: string }) {
  return splitLinks(text).map((part, at) =>
    part.href ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text do not move
      <a key={at} href={part.href} target="_blank" rel="noopener noreferrer">
        {part.text}
      </a>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text do not move
      <Fragment key={at}>{part.text}</Fragment>
    ),
  );
}
