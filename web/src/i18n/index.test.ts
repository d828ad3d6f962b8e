import i18next from "i18next";
import { expect, it, vi } from "vitest";
import { setLanguage, startLanguages } from ".";

it("a language that is chosen before the first texts have come is the one that is shown", async () => {
  const started = startLanguages("fr");
  setLanguage("en");
  await started;
  await vi.waitFor(() => expect(i18next.t("action.save")).toBe("Save"));
  expect(document.documentElement.lang).toBe("en");
});
