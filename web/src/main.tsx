import createCache from "@emotion/cache";
import { CacheProvider } from "@emotion/react";
import { ThemeProvider } from "@mui/material/styles";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { whenSignedOut } from "./api/client";
import { makeQueryClient } from "./api/query-client";
import { cspNonce } from "./csp";
import { sessionQuery } from "./features/session/session";
import { startLanguages } from "./i18n";
import { makeRouter } from "./routes/router";
import { startMode } from "./ui/theme/mode";
import { theme } from "./ui/theme/theme";
import "./ui/theme/tokens.css";
import "./ui/theme/base.css";

startMode();
startLanguages();

const client = makeQueryClient();
const router = makeRouter(client);
// `prepend` lets the CSS modules win over the kit.
const cache = createCache({ key: "kit", nonce: cspNonce(), prepend: true });

// The session may end at any time; whoever is at the desk then signs in again and comes back to the same place.
whenSignedOut(() => {
  const { pathname, href } = router.state.location;
  if (pathname === "/sign-in" || !client.getQueryData(sessionQuery.queryKey)) return;
  client.clear();
  void router.navigate({ to: "/sign-in", search: { next: href, expired: "1" } });
});

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <CacheProvider value={cache}>
      <ThemeProvider theme={theme}>
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </ThemeProvider>
    </CacheProvider>
  </StrictMode>,
);
