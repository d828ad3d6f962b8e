import { expect, it } from "vitest";
import fr from "../../../i18n/fr.json";
import { auditActions, auditObjects, wordKey } from "./words";

it("every word of the journal has its text", () => {
  expect(Object.keys(fr.audit_action)).toEqual(auditActions.map(wordKey));
  expect(Object.keys(fr.audit_object)).toEqual(auditObjects.map(wordKey));
});
