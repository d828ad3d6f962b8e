import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen } from "@testing-library/react";
import { beforeAll, expect, it, vi } from "vitest";
import { startLanguages } from "../../i18n";
import { VerifyAddress } from "./VerifyAddress";

const fetched = vi.fn<typeof fetch>();
vi.stubGlobal("fetch", fetched);
beforeAll(() => startLanguages("fr"));

it("the confirmation mail is sent again once, and that is said", async () => {
  fetched.mockResolvedValue(new Response(null, { status: 202 }));
  render(
    <QueryClientProvider client={new QueryClient()}>
      <VerifyAddress address="lea@calorine.example" />
    </QueryClientProvider>,
  );
  fireEvent.click(screen.getByRole("button", { name: "Renvoyer le message de confirmation" }));
  await screen.findByText(/Un message part vers lea@calorine.example/);
  expect(screen.queryByRole("button")).toBeNull();
  expect(fetched).toHaveBeenCalledTimes(1);
  expect(String(fetched.mock.calls[0]?.[0])).toContain("/auth/verify/send");
});
