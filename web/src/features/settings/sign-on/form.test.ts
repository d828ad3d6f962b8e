import { expect, it } from "vitest";
import { domainsOf, fieldsOf, roleRow, toProvider } from "./form";

it.each([
  ["lumex.example", ["lumex.example"]],
  ["@lumex.example, Lumex.FR;lumex.fr  ", ["lumex.example", "lumex.fr"]],
  ["  ", []],
])("%s are the domains %j", (typed, domains) => {
  expect(domainsOf(typed)).toEqual(domains);
});

it("a secret that was not typed stays as it is, and roles need a claim", () => {
  const fields = {
    ...fieldsOf(undefined),
    name: " SSO ",
    roles: [roleRow("ops", "admin"), roleRow(" ", "agent")],
  };
  expect(toProvider(fields)).toMatchObject({
    name: "SSO",
    client_secret: undefined,
    role_claim: null,
    roles: {},
  });
  expect(toProvider({ ...fields, role_claim: "groups" })).toMatchObject({
    role_claim: "groups",
    roles: { ops: "admin" },
  });
});

it("what was saved comes back into the form, but for the secret", () => {
  const provider = {
    id: "1",
    name: "Entra",
    issuer: "https://login.example",
    client_id: "facteur",
    has_secret: true,
    allowed_domains: ["a.example", "b.example"],
    role_claim: "groups",
    roles: { ops: "admin" },
    default_role: "viewer",
    create_members: true,
    version: 3,
    redirect_uri: "https://desk.example/back",
  } as const;
  const { client_secret, ...saved } = toProvider(
    fieldsOf({ ...provider, allowed_domains: [...provider.allowed_domains] }),
  );
  const { id, version, has_secret, redirect_uri, ...given } = provider;
  expect(client_secret).toBeUndefined();
  expect(saved).toEqual(given);
});
