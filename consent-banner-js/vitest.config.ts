import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    // The first to come unpacks the browser.
    hookTimeout: 120_000,
    maxWorkers: 2,
    // No file leaves anything behind, and the browser's driver takes a second to load.
    isolate: false,
    // A machine may be busy with other things.
    expect: { poll: { timeout: 15_000 } },
  },
});
