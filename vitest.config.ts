import { defineConfig } from 'vitest/config';

/** Two sets: `quick` runs anywhere in seconds; `real` starts processes and servers, one file after the other. */
export default defineConfig({
  test: {
    projects: [
      // Seconds in all on a quiet machine; one that is busy with other things must not fail a property for its slowness.
      { test: { name: 'quick', include: ['test/**/*.test.ts'], exclude: ['test/**/*.e2e.test.ts'], testTimeout: 30_000 } },
      {
        test: { name: 'real', include: ['test/**/*.e2e.test.ts'], testTimeout: 120_000, hookTimeout: 60_000, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
