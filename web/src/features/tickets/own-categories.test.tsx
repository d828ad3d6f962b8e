import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { startLanguages } from "../../i18n";
import { ActionRows } from "../rules/ActionRows";
import { row } from "../rules/grammar";
import { retentionRow } from "../settings/privacy/form";
import { RetentionRows } from "../settings/privacy/RetentionRows";

const items = [
  { key: "billing", french: "Factures", english: "Invoices", is_archived: false },
  { key: "warranty", french: "Garantie", english: "Warranty", is_archived: false },
  { key: "support", french: "Aide", english: "Help", is_archived: true },
];
vi.stubGlobal("fetch", async (url: string) => {
  const found = String(url).includes("/categories") ? items : [];
  return new Response(JSON.stringify({ items: found }));
});
beforeAll(() => startLanguages("fr"));
afterEach(cleanup);

const offered = () =>
  screen
    .getAllByRole<HTMLOptionElement>("option")
    .map(({ value, text }) => [value, text])
    .filter(([value = ""]) => items.some(({ key }) => key === value));

it.each<[string, ReactNode]>([
  [
    "an action of a rule",
    <ActionRows
      key="rule"
      rows={[row({ kind: "category", value: "warranty" })]}
      members={[]}
      onChange={() => {}}
    />,
  ],
  [
    "an exception of retention",
    <RetentionRows key="retention" rows={[retentionRow("category", "warranty")]} onChange={() => {}} />,
  ],
])("%s offers the categories of the organisation by its own names", async (_, selector) => {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(<QueryClientProvider client={client}>{selector}</QueryClientProvider>);
  const own = [
    ["billing", "Factures"],
    ["warranty", "Garantie"],
  ];
  await waitFor(() => expect(offered()).toEqual(own));
});
