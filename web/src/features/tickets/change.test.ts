import { expect, it } from "vitest";
import type { Ticket, TicketRow } from "../../api/types";
import { changed } from "./change";

const ticket = {
  tags: ["vip"],
  proposed_tags: [
    { tag: "devis", words: ["devis"] },
    { tag: "panne", words: ["panne"] },
    { tag: "bug", words: ["bug"] },
  ],
} as unknown as Ticket;

it("a proposed tag that was answered is gone at once, and only what was added is a tag", () => {
  const next = changed(ticket, { add_tags: ["devis"], refuse_tags: ["panne"] }, []);
  expect(next.tags).toEqual(["vip", "devis"]);
  expect(next.proposed_tags.map(({ tag }) => tag)).toEqual(["bug"]);
  expect(next).not.toHaveProperty("refuse_tags");
});

it("a line of a list has no proposals", () => {
  const row = { tags: [] } as unknown as TicketRow;
  expect(changed(row, { add_tags: ["devis"] }, [])).toEqual({ tags: ["devis"] });
});
