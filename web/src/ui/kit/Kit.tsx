import createCache from "@emotion/cache";
import { CacheProvider } from "@emotion/react";
import { ThemeProvider } from "@mui/material/styles";
import type { ReactNode } from "react";
import { cspNonce } from "../../csp";
import { theme } from "./theme";

// `prepend` lets the CSS modules win over the kit. The nonce is what the page's policy asks of styles made at
// run time.
const cache = createCache({ key: "kit", nonce: cspNonce(), prepend: true });

/**
 * What the kit's components need around them. They live in this folder only, which is loaded when the first menu
 * or dialog is about to open: the first screen does without the kit.
 */
export function Kit({ children }: { children: ReactNode }) {
  return (
    <CacheProvider value={cache}>
      <ThemeProvider theme={theme}>{children}</ThemeProvider>
    </CacheProvider>
  );
}
