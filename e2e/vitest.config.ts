import { defineConfig } from 'vitest/config'

/** End-to-end tests use what was built and packed; they share one cluster and so run one file after the other. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['support/global-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    pool: 'forks',
    fileParallelism: false,
  },
})
