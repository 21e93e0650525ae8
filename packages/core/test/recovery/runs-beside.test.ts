import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { RunsBeside } from '../../src/recovery/runs-beside.ts'
import { RunLogWriter } from '../../src/run-log/run-log-writer.ts'
import { makeRunFolder } from '../../src/run-log/state-folder.ts'
import { clock, intent, openedBy, outcome } from '../run-log/written-run.ts'

/** A state folder, and a way to begin runs there. */
async function stateFolder() {
  const state = await mkdtemp(join(tmpdir(), 'chaos-beside-'))
  return {
    async begin(runId: string) {
      const folder = await makeRunFolder(state, runId)
      await writeFile(folder.unfinished, '')
      const log = new RunLogWriter(folder, { clock })
      log.append(openedBy(runId))
      await log.synced()
      return { folder, log }
    },
  }
}

/** What is known of the others: the ids of their changes. */
const known = ({ all }: RunsBeside) =>
  Object.fromEntries(all.map(({ runId, ledger }) => [runId, ledger.entries.map((entry) => entry.intent.id)]))

/** Which version it is once it was read again. */
async function versionOf(beside: RunsBeside): Promise<number> {
  await beside.readAgain()
  return beside.version
}

test('a run knows what the unfinished ones beside it have done, and learns what they do', async () => {
  const { begin } = await stateFolder()
  const older = await begin('older')
  const { folder } = await begin('mine')
  const beside = new RunsBeside(folder)
  expect(known(beside)).toEqual({})
  expect(await versionOf(beside)).toBe(1)
  expect(known(beside)).toEqual({ older: [] })
  expect(await versionOf(beside)).toBe(1)

  older.log.append(intent(1))
  await older.log.synced()
  expect(await versionOf(beside)).toBe(2)
  const newer = await begin('newer')
  newer.log.append(intent(7))
  await newer.log.close()
  expect(await versionOf(beside)).toBe(3)
  expect(known(beside)).toEqual({ older: [1], newer: [7] })
  await older.log.close()
})

test('what had ended before it began is not read, what ended since is', async () => {
  const { begin } = await stateFolder()
  const [longAgo, justNow] = [await begin('long-ago'), await begin('just-now')]
  const { folder } = await begin('mine')
  justNow.log.append(intent(3))
  for (const ended of [longAgo, justNow]) {
    await ended.log.close()
    await rm(ended.folder.unfinished)
  }
  // Not all file systems note times to the millisecond.
  await utimes(longAgo.folder.log, 1, 1)
  const beside = new RunsBeside(folder)
  await beside.readAgain()
  expect(known(beside)).toEqual({ 'just-now': [3] })
})

test('a run that has just made its folder is known as soon as it has a log', async () => {
  const state = await mkdtemp(join(tmpdir(), 'chaos-beside-'))
  const mine = await makeRunFolder(state, 'mine')
  await writeFile(mine.unfinished, '')
  const newer = await makeRunFolder(state, 'newer')
  const beside = new RunsBeside(mine)
  await beside.readAgain()
  const log = new RunLogWriter(newer, { clock })
  log.append(openedBy('newer'))
  await log.close()
  await beside.readAgain()
  expect(known(beside)).toEqual({ newer: [] })
})

test('a state folder that has gone has no other runs', async () => {
  const { begin } = await stateFolder()
  const { folder } = await begin('mine')
  await rm(join(folder.folder, '..', '..'), { recursive: true })
  const beside = new RunsBeside(folder)
  expect([await versionOf(beside), known(beside)]).toEqual([0, {}])
})

test('what is asked for at the same time is read once each, and all that was written before is known then', async () => {
  const { begin } = await stateFolder()
  const other = await begin('other')
  const { folder } = await begin('mine')
  const beside = new RunsBeside(folder)
  const first = beside.readAgain()
  other.log.append({ ...intent(1), attempt: 1 })
  other.log.append(outcome(1))
  await other.log.synced()
  await Promise.all([first, beside.readAgain(), beside.readAgain(), beside.readAgain()])
  const [{ ledger }] = beside.all as [(typeof beside.all)[number]]
  expect(ledger.entries.map(({ attempts }) => attempts.map(({ outcome: end }) => end))).toEqual([['done']])
  await other.log.close()
})
