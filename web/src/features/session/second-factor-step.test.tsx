import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { startLanguages } from "../../i18n";
import { SecondFactorStep } from "./SecondFactorStep";

const fetched = vi.fn<typeof fetch>();
vi.stubGlobal("fetch", fetched);
beforeAll(() => startLanguages("fr"));
afterEach(() => fetched.mockReset());

const [onDone, onBack] = [vi.fn(), vi.fn()];
const asked = { second_factor: true, ticket: "ticket-1", methods: ["totp", "recovery"] } as const;

function show() {
  onDone.mockReset();
  onBack.mockReset();
  const client = new QueryClient({ defaultOptions: { mutations: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <SecondFactorStep asked={{ ...asked, methods: [...asked.methods] }} onDone={onDone} onBack={onBack} />
    </QueryClientProvider>,
  );
}

const refused = (kind: string, status: number) =>
  new Response(JSON.stringify({ type: `/problems/${kind}`, status }), {
    status,
    headers: { "Content-Type": "application/problem+json" },
  });
const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
const sent = () => JSON.parse(String(fetched.mock.calls[0]?.[1]?.body));

it("the sixth figure sends the code with its ticket", async () => {
  const session = { csrf: "c", language: "fr", member: { role: "agent" } };
  fetched.mockResolvedValue(new Response(JSON.stringify(session)));
  show();
  type("Code à six chiffres", "12345");
  expect(fetched).not.toHaveBeenCalled();
  type("Code à six chiffres", "123456");
  await waitFor(() => expect(onDone).toHaveBeenCalledOnce());
  expect(sent()).toEqual({ ticket: "ticket-1", code: "123456" });
});

it("a wrong code is said and cleared, and the ticket stays good", async () => {
  fetched.mockResolvedValue(refused("wrong-password", 401));
  show();
  type("Code à six chiffres", "123456");
  await screen.findByText(/Ce code ne convient pas/);
  expect(screen.getByLabelText<HTMLInputElement>("Code à six chiffres").value).toBe("");
  expect(onBack).not.toHaveBeenCalled();
});

it("a ticket that is over leads back to the password, with the reason", async () => {
  fetched.mockResolvedValue(refused("not-signed-in", 401));
  show();
  type("Code à six chiffres", "123456");
  await waitFor(() => expect(onBack).toHaveBeenCalledWith(expect.stringContaining("mot de passe")));
});

it("a recovery code is sent when it is sent, not while it is typed", async () => {
  fetched.mockResolvedValue(refused("wrong-password", 401));
  show();
  fireEvent.click(screen.getByRole("button", { name: "Utiliser un code de secours" }));
  type("Code de secours", "123456");
  expect(fetched).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole("button", { name: "Se connecter" }));
  await waitFor(() => expect(fetched).toHaveBeenCalledOnce());
  expect(sent()).toEqual({ ticket: "ticket-1", code: "123456" });
});
