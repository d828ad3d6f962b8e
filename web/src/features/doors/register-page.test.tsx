import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { startLanguages } from "../../i18n";
import RegisterPage from "./RegisterPage";

vi.mock("@tanstack/react-router", async (original) => ({
  ...(await original<object>()),
  Link: ({ children }: { children: string }) => <a href="/">{children}</a>,
  useRouter: () => ({}),
}));
const fetched = vi.fn<typeof fetch>();
vi.stubGlobal("fetch", fetched);
beforeAll(() => startLanguages("fr"));
afterEach(() => fetched.mockReset());

it.each([
  ["open", "Un compte, et une organisation", true],
  ["invitation", "on entre sur invitation", false],
  ["closed", "créés par l’exploitant", false],
])("where registration is %s, the page says so", async (registration, says, hasForm) => {
  fetched.mockImplementation(async () => new Response(JSON.stringify({ registration })));
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <RegisterPage />
    </QueryClientProvider>,
  );
  await screen.findByText((text) => text.includes(says));
  const form = hasForm ? await screen.findByRole("button", { name: "Créer le compte" }) : null;
  expect(form !== null).toBe(hasForm);
  expect(screen.queryByRole("button", { name: "Créer le compte" }) !== null).toBe(hasForm);
});
