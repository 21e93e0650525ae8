import { defineConfig } from 'vitest/config'

/** End-to-end tests use what was built and packed; they share one cluster and so run one file after the other. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['../packages/sandbox/test/hear-faults.ts'],
    globalSetup: ['support/global-setup.ts'],
    // What a test waits for comes, or the test's time is over: for busy machines, and the only bound.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 300_000, interval: 20 } },
    pool: 'forks',
    fileParallelism: false,
  },
})
