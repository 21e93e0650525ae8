import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

// What tests leave among the temporary files goes when they have run.
const temporary = mkdtempSync(join(tmpdir(), 'chaos-tests-'))
process.env['TMPDIR'] = temporary
process.once('exit', () => rmSync(temporary, { recursive: true, force: true }))

/** Unit tests run from source: the condition makes workspace packages resolve to their `src`. */
export default defineConfig({
  resolve: { conditions: ['chaos-source'] },
  ssr: { resolve: { conditions: ['chaos-source'], externalConditions: ['chaos-source'] } },
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['sandbox/test/hear-faults.ts', 'kubernetes-access/test/forget-connections.ts'].map((file) =>
      join(import.meta.dirname, 'packages', file),
    ),
    exclude: ['**/fixtures/**', '**/node_modules/**'],
    // What a test waits for comes, or the test's time is over: for busy machines, and the only bound.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 300_000, interval: 20 } },
    pool: 'forks',
    // Most of a test is waiting, for a server or for a program that it has started: one worker leaves processors idle.
    maxWorkers: 2,
    // A module is evaluated once for all files of a package: a process of its own for each was a third of the time.
    isolate: false,
    execArgv: ['--conditions=chaos-source'],
    passWithNoTests: true,
  },
})
