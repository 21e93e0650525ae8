import { defineConfig } from 'vitest/config'

/** Unit tests run from source: the condition makes workspace packages resolve to their `src`. */
export default defineConfig({
  resolve: { conditions: ['chaos-source'] },
  ssr: { resolve: { conditions: ['chaos-source'], externalConditions: ['chaos-source'] } },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/fixtures/**', '**/node_modules/**'],
    testTimeout: 20_000,
    pool: 'forks',
    execArgv: ['--conditions=chaos-source'],
    passWithNoTests: true,
  },
})
