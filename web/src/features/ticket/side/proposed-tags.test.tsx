import { fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { startLanguages } from "../../../i18n";
import { onKeyDown } from "../../../shortcuts/registry";
import { ProposedTags } from "./ProposedTags";

const listen = (event: KeyboardEvent) => onKeyDown(event);
beforeAll(() => startLanguages("fr"));
beforeEach(() => document.addEventListener("keydown", listen));
afterEach(() => document.removeEventListener("keydown", listen));

function shown(active = true) {
  const [accepted, refused] = [vi.fn(), vi.fn()];
  const proposed = [
    { tag: "remboursement", words: ["rembourser", "avoir"] },
    { tag: "livraison", words: ["colis"] },
  ];
  render(<ProposedTags proposed={proposed} active={active} onAccept={accepted} onRefuse={refused} />);
  return { accepted, refused };
}

it("each proposed tag is added or refused, and says why it is proposed", () => {
  const { accepted, refused } = shown();
  const add = screen.getByRole("button", { name: "Ajouter l’étiquette proposée livraison" });
  const why = document.getElementById(add.getAttribute("aria-describedby") ?? "");
  expect(why?.textContent).toBe("À cause de : colis");
  fireEvent.click(add);
  fireEvent.click(screen.getByRole("button", { name: "Refuser l’étiquette proposée livraison" }));
  expect([accepted.mock.calls, refused.mock.calls]).toEqual([[["livraison"]], [["livraison"]]]);
});

it("the keys are for the first one, while they are listened to", () => {
  const { accepted, refused } = shown();
  fireEvent.keyDown(document.body, { key: "+" });
  fireEvent.keyDown(document.body, { key: "-" });
  expect([accepted.mock.calls, refused.mock.calls]).toEqual([[["remboursement"]], [["remboursement"]]]);
});

it("a ticket that is not there yet takes no key", () => {
  const { accepted } = shown(false);
  fireEvent.keyDown(document.body, { key: "+" });
  expect(accepted).not.toHaveBeenCalled();
});
