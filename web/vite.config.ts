import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  // The server replaces it by a fresh nonce in every answer; see src/csp.ts for who reads it.
  html: { cspNonce: "__CSP_NONCE__" },
  build: {
    target: "es2023",
    // A data: URI would need an exception in the Content-Security-Policy.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    manifest: "manifest.json",
    // The libraries inside ask that their licences come along.
    license: { fileName: "licenses.txt" },
    rolldownOptions: {
      output: {
        // The bundler would cut what pages share into dozens of small files; a browser on HTTP/1.1 asks for six at
        // a time. So: libraries of the first screen, what is shared, and a file for each page.
        codeSplitting: {
          groups: [
            {
              name: "libraries",
              test: /node_modules[\\/](react|react-dom|scheduler|@tanstack|i18next|react-i18next)[\\/]/,
            },
            { name: "shared", test: /[\\/]src[\\/](?!ui[\\/]kit).*\.(tsx?|css)$/, minShareCount: 2 },
          ],
        },
      },
    },
  },
  server: {
    proxy: { "/api": process.env.FACTEUR_URL ?? "http://127.0.0.1:8080" },
  },
  preview: {
    proxy: { "/api": process.env.FACTEUR_URL ?? "http://127.0.0.1:8080" },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/test-setup.ts"],
  },
});
