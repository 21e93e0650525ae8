import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { expect, test } from 'vitest'

const program = fileURLToPath(new URL('../../crash-points/crash-points.ts', import.meta.url))

/** All of them are played by `npm run crash-points`. */
const share = ['--courses', '0.006', '--deaths', '0.02', '--parts', '2', '--processes', '2', '--real', '0']

// Minutes on a machine that does nothing else.
test('whoever dies, wherever it is: recover puts everything back, and proves it', { timeout: 1_200_000 }, async () => {
  const { stdout, exitCode } = await execa(process.execPath, ['--conditions=chaos-source', program, ...share], {
    reject: false,
  })
  expect(stdout).toMatch(/^\d{2,} crash points, 0 finds\n2 processes killed, 0 finds$/)
  expect(exitCode).toBe(0)
})
