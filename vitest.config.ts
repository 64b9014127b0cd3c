import { defineConfig } from 'vitest/config';

/** Two sets: `quick` runs anywhere in seconds; `real` starts processes and servers, one file after the other. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'quick', include: ['test/**/*.test.ts'], exclude: ['test/**/*.e2e.test.ts'] } },
      {
        test: { name: 'real', include: ['test/**/*.e2e.test.ts'], testTimeout: 120_000, hookTimeout: 60_000, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
