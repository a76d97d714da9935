import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["e2e/**/*.test.ts"],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Much of a file's time is waiting: for a gateway to start, for a network to fall silent.
    maxWorkers: 2,
    // No file leaves anything behind, and the browser's driver takes a second to load.
    isolate: false,
    // A machine may be busy with other things.
    expect: { poll: { timeout: 15_000 } },
  },
});
