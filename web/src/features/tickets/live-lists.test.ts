import { expect, it } from "vitest";
import type { Page, TicketRow } from "../../api/types";
import { withNewHead } from "./live-lists";

/** "5 4 3" is a page of tickets whose newest messages came in those minutes. */
function page(text: string, next: string | null = "more"): Page<TicketRow> {
  const items = text.split(" ").map((minute) => ({
    id: minute.replace("*", ""),
    last_message_at: new Date(Number.parseInt(minute, 10) * 60_000).toISOString(),
  }));
  return { items: items as TicketRow[], next };
}
const shown = (pages: Page<TicketRow>[]) => pages.map((each) => each.items.map((row) => row.id).join(" "));

it.each([
  ["a new ticket pushes the others down", ["9 8 7", "6 5 4"], "10 9 8", ["10 9 8 7", "6 5 4"]],
  ["what is resolved goes", ["9 8 7", "6 5 4"], "9 7 6", ["9 7 6", "5 4"]],
  ["nothing changed", ["9 8 7", "6 5 4"], "9 8 7", ["9 8 7", "6 5 4"]],
])("%s", (_, pages, head, expected) => {
  expect(
    shown(
      withNewHead(
        pages.map((each) => page(each)),
        page(head),
      ),
    ),
  ).toEqual(expected);
});

it("an old ticket that got a new message is at the top only", () => {
  const moved = page("10 9 8");
  const [first] = moved.items;
  if (first) first.id = "4";
  expect(shown(withNewHead([page("9 8 7"), page("6 5 4")], moved))).toEqual(["4 9 8 7", "6 5"]);
});

it("a list that fits on one page is that page", () => {
  expect(shown(withNewHead([page("9 8 7"), page("6 5 4")], page("9 8", null)))).toEqual(["9 8"]);
});
