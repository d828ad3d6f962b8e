import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { whenSecondFactorIsWanted, whenSignedOut } from "./api/client";
import { refreshBy } from "./api/live";
import { makeQueryClient } from "./api/query-client";
import { askAhead } from "./boot";
import { sessionQuery } from "./features/session/session";
import { refreshLists } from "./features/tickets/live-lists";
import { startLanguages } from "./i18n";
import { makeRouter } from "./routes/router";
import { startMode } from "./ui/theme/mode";
import "./ui/theme/tokens.css";
import "./ui/theme/base.css";

startMode();

const client = makeQueryClient();
askAhead(client);
const router = makeRouter(client);
refreshBy("tickets", (of) => void refreshLists(of));

// The session may end at any time; whoever is at the desk then signs in again and comes back to the same place.
whenSignedOut(() => {
  const { pathname, href } = router.state.location;
  if (pathname === "/sign-in" || !client.getQueryData(sessionQuery.queryKey)) return;
  client.clear();
  void router.navigate({ to: "/sign-in", search: { next: href, expired: "1" } });
});

// The organisation may begin to ask for a second factor at any time.
whenSecondFactorIsWanted(() => {
  if (router.state.location.pathname === "/second-factor") return;
  client.setQueryData(sessionQuery.queryKey, (old) => old && { ...old, must_enable_second_factor: true });
  void router.navigate({ to: "/second-factor" });
});

// After an upgrade the files of the old version are gone. One reload brings the new ones; not twice in a row.
window.addEventListener("vite:preloadError", (event) => {
  const last = Number(sessionStorage.getItem("facteur.reloaded") ?? 0);
  if (Date.now() - last < 60_000) return;
  event.preventDefault();
  sessionStorage.setItem("facteur.reloaded", String(Date.now()));
  window.location.reload();
});

const root = createRoot(document.getElementById("root") as HTMLElement);
await startLanguages();
root.render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
