import { expect, test } from 'vitest'
import { coresToStress } from '../../src/containers/cores-to-stress.ts'
import { cpuScript } from '../../src/containers/cpu-script.ts'
import { runInShell } from '../support/script-in-shell.ts'

const poll = { timeout: 60_000, interval: 20 }

test('it ends by itself, and leaves nothing behind', async () => {
  await using run = runInShell(cpuScript(1.4, 1))
  expect(await run.ended).toBe(0)
  // A pause of a tenth of a second may still be there.
  await expect.poll(async () => run.left(), poll).toEqual([])
})

test.each([
  ['its input ends', 'hangUp'],
  ['a line comes in', 'say'],
] as const)('it ends as soon as %s, and leaves nothing behind', async (_, how) => {
  await using run = runInShell(cpuScript(2.3, 600))
  // The shell, three that are busy, the one that halts the third, the timer and who reads the input.
  await expect.poll(async () => (await run.left()).length, poll).toBeGreaterThanOrEqual(7)
  run[how]('\n')
  expect(await run.ended).toBe(0)
  // A pause of a tenth of a second may still be there.
  await expect.poll(async () => run.left(), poll).toEqual([])
})

test('what keeps cores busy ends when the shell is killed', async () => {
  await using run = runInShell(cpuScript(2.3, 600))
  await expect.poll(async () => (await run.left()).length, poll).toBeGreaterThanOrEqual(7)
  run.kill()
  await run.ended
  await expect.poll(async () => run.left(), poll).toEqual([])
})

test('a part of the limit is kept busy, and for all of it as much as it allows', () => {
  const cores = (asked: { readonly cores?: number; readonly percent?: number }, limit?: string) =>
    coresToStress({ cores: null, percent: null, ...asked }, limit)
  expect(cores({ cores: 0.25 }, '4')).toBe(0.25)
  expect(cores({ percent: 80 }, '500m')).toBe(0.4)
  expect(cores({ percent: 50 }, '3')).toBe(1.5)
  expect(cores({ percent: 100 }, '1500m')).toBe(2)
  expect(cores({}, '100m')).toBe(1)
  expect(cores({ percent: 30 })).toBe(0.3)
  expect(cores({ percent: 1 }, '100m')).toBe(0.01)
})
