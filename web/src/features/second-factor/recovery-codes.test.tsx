import { fireEvent, render, screen } from "@testing-library/react";
import { beforeAll, expect, it, vi } from "vitest";
import { startLanguages } from "../../i18n";
import { RecoveryCodes } from "./RecoveryCodes";

beforeAll(() => startLanguages("fr"));

it("nobody goes on without saying that the codes are kept", () => {
  const onKept = vi.fn();
  render(<RecoveryCodes codes={["aaaa", "bbbb"]} address="ines@lumex.example" onKept={onKept} />);
  expect(screen.getAllByRole("listitem").map((item) => item.textContent)).toEqual(["aaaa", "bbbb"]);
  fireEvent.click(screen.getByRole("button", { name: "Terminer" }));
  expect(onKept).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole("checkbox", { name: /en lieu sûr/ }));
  fireEvent.click(screen.getByRole("button", { name: "Terminer" }));
  expect(onKept).toHaveBeenCalledOnce();
});
