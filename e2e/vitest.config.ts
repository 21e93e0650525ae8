import { defineConfig } from 'vitest/config'

/**
 * End-to-end tests use what was built and packed. There are three parts, each of which plays one file after the other: `cluster`, whose files share one
 * cluster; `beside`, whose files need none, or have one of their own; and `comparison`, which holds the sandbox against a cluster of its own, since
 * what it leaves there would be in the way of drains. `run-parts.ts` plays them.
 */
export default defineConfig({
  test: {
    setupFiles: ['../packages/sandbox/test/hear-faults.ts'],
    // What a test waits for comes, or the test's time is over: for busy machines, and the only bound.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 300_000, interval: 20 } },
    pool: 'forks',
    fileParallelism: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'cluster',
          include: ['test/cluster/**/*.test.ts'],
          globalSetup: ['support/packed-setup.ts', 'support/cluster-setup.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'comparison',
          include: ['test/comparison/**/*.test.ts'],
          globalSetup: ['support/cluster-setup.ts'],
        },
      },
      {
        extends: true,
        test: { name: 'beside', include: ['test/beside/**/*.test.ts'], globalSetup: ['support/packed-setup.ts'] },
      },
    ],
  },
})
