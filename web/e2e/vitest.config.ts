import { defineConfig } from "vitest/config";

/** What each npm script runs: `e2e` the tests, `screenshots` and `measure` a file of that name. */
const files: Record<string, string> = {
  test: "e2e/*.test.ts",
  screenshots: "e2e/screenshots.ts",
  measure: "e2e/measure.ts",
};

export default defineConfig(({ mode }) => ({
  test: {
    environment: "node",
    include: [files[mode] ?? files.test ?? ""],
    // Each file starts servers and a browser of its own, and some measure time.
    fileParallelism: false,
    testTimeout: mode === "test" ? 180_000 : 1_800_000,
    hookTimeout: mode === "test" ? 180_000 : 1_800_000,
    teardownTimeout: 10_000,
  },
}));
