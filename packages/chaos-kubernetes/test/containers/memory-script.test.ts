import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { megabytesToStress } from '../../src/containers/megabytes-to-stress.ts'
import { filledBy, memoryScript } from '../../src/containers/memory-script.ts'
import { runInShell } from '../support/script-in-shell.ts'

const poll = { timeout: 60_000, interval: 20 }
const megabytes = 40

/** The resident memory of the `tail` of a process group, in kibibytes. */
async function heldByTail(group: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pgid=,rss=,comm='])
  const lines = stdout.split('\n').map((line) => line.trim().split(/\s+/))
  const found = lines.find(([of, , name]) => Number(of) === group && name === 'tail')
  return Number(found?.[1] ?? 0)
}

test('it holds as much as is asked for, gives it back by itself, and leaves nothing behind', async () => {
  await using run = runInShell(memoryScript(megabytes, 2))
  await expect.poll(async () => heldByTail(run.group), poll).toBeGreaterThanOrEqual(megabytes * 1024)
  expect(await run.ended).toBe(0)
  expect(filledBy(run.stderr(), megabytes)).toBe(true)
  expect(await run.left()).toEqual([])
})

test.each([
  ['its input ends', 'hangUp'],
  ['a line comes in', 'say'],
] as const)('it ends as soon as %s, and leaves nothing behind', async (_, how) => {
  await using run = runInShell(memoryScript(megabytes, 600))
  await expect.poll(async () => heldByTail(run.group), poll).toBeGreaterThanOrEqual(megabytes * 1024)
  run[how]('\n')
  expect(await run.ended).toBe(0)
  expect(await run.left()).toEqual([])
})

test('a percentage is one of the limit, and there must be one', () => {
  const size = (asked: { readonly megabytes?: number; readonly percent?: number }, limit?: string) =>
    megabytesToStress({ megabytes: null, percent: null, ...asked }, limit, 'Container main of Pod shop/web')
  expect(size({ megabytes: 7 }, '1Gi')).toBe(7)
  expect(size({ percent: 50 }, '1Gi')).toBe(512)
  expect(size({ percent: 80 }, '100M')).toBe(76)
  expect(() => size({ percent: 80 })).toThrow('Container main of Pod shop/web has no memory limit.')
})
