import { fireEvent, render, screen } from "@testing-library/react";
import { beforeAll, expect, it, vi } from "vitest";
import { startLanguages } from "../i18n";
import { Confirm } from "./Confirm";

beforeAll(() => startLanguages("fr"));

it("what can never be undone wants its name typed first", async () => {
  const onAct = vi.fn();
  const typed = { label: "Tapez l’adresse", text: "claire@client.example" };
  render(
    <Confirm title="Effacer ?" act="Effacer" typed={typed} onAct={onAct} onClose={() => {}}>
      <p>Pour toujours.</p>
    </Confirm>,
  );
  const act = await screen.findByRole<HTMLButtonElement>("button", { name: "Effacer" }, { timeout: 10_000 });
  const say = (value: string) => fireEvent.change(screen.getByLabelText(typed.label), { target: { value } });
  expect(act.disabled).toBe(true);
  say("claire@client");
  expect(act.disabled).toBe(true);
  say(" Claire@client.example ");
  expect(act.disabled).toBe(false);
  fireEvent.click(act);
  expect(onAct).toHaveBeenCalledOnce();
});
