import { execFile } from 'node:child_process'
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findUnfinishedRuns } from '../../src/recovery/find-unfinished-runs.ts'
import { findWitnesses } from '../../src/recovery/find-witnesses.ts'
import type { RunLogRecord } from '../../src/run-log/run-log-record.ts'
import { RunLogWriter } from '../../src/run-log/run-log-writer.ts'
import { makeRunFolder, type RunFolder } from '../../src/run-log/state-folder.ts'
import { clock, intent, openedBy } from '../run-log/written-run.ts'

let state = ''
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'chaos-witnesses-'))
})
afterEach(() => rm(state, { recursive: true }))

/** Writes a run that begins so many seconds after the others, and ends well unless it is marked as unfinished. */
async function write(
  runId: string,
  records: readonly RunLogRecord[],
  { after = 0, marked = false } = {},
): Promise<RunFolder> {
  const folder = await makeRunFolder(state, runId)
  if (marked) await writeFile(folder.unfinished, '')
  const log = new RunLogWriter(folder, { clock: { now: () => clock.now() + after * 1000 } })
  for (const record of [openedBy(runId), ...records]) log.append(record)
  if (!marked) log.append({ type: 'closed', outcome: 'held', reason: 'All is well.' })
  await log.close()
  return folder
}

const witnesses = async () => (await findWitnesses(state, await findUnfinishedRuns(state))).map(({ runId }) => runId)

test('runs that were begun after the oldest of the unfinished ones testify', async () => {
  await write('before', [], { after: -1 })
  await write('oldest', [intent(1)], { marked: true })
  await write('between', [], { after: 1 })
  await write('newest', [intent(1)], { after: 2, marked: true })
  await write('last', [], { after: 3 })
  expect((await witnesses()).toSorted()).toEqual(['between', 'last'])
})

test('a log into which nothing was written since then is not even read', async () => {
  await write('mine', [intent(1)], { marked: true })
  // Whoever reads it takes it for a witness.
  const { log } = await write('other', [])
  expect(await witnesses()).toEqual(['other'])
  // Times of files come in steps of up to two seconds.
  await utimes(log, clock.now() / 1000, clock.now() / 1000 - 2)
  expect(await witnesses()).toEqual(['other'])
  await utimes(log, clock.now() / 1000, clock.now() / 1000 - 3600)
  expect(await witnesses()).toEqual([])
})

test('however many runs there are, no more is kept of them than what they changed', async () => {
  await write('mine', [intent(1)], { marked: true })
  const words: RunLogRecord[] = Array.from({ length: 200 }, (_, index) => ({
    type: 'log',
    level: 'info',
    message: `${index} ${'said '.repeat(2000)}`,
  }))
  for (let index = 0; index < 60; index++) await write(`other-${index}`, [...words, intent(1)], { after: 1 })
  const program = fileURLToPath(new URL('./count-witnesses.ts', import.meta.url))
  // Less than all of them hold.
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--max-old-space-size=64',
    '--conditions=chaos-source',
    program,
    state,
  ])
  expect(stdout.trim()).toBe('60')
})
