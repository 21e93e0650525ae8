import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findUnfinishedRuns } from '../../src/recovery/find-unfinished-runs.ts'
import { busyKeys, sharingRuns } from '../../src/recovery/shared-objects.ts'
import { releaseLock, writeLock } from '../../src/run-log/run-lock.ts'
import { RunLogWriter } from '../../src/run-log/run-log-writer.ts'
import { makeRunFolder } from '../../src/run-log/state-folder.ts'
import { clock, intent, openedBy } from '../run-log/written-run.ts'

/** Four unfinished runs that changed the same object; of the last one, another object. */
async function fourRuns() {
  const state = await mkdtemp(join(tmpdir(), 'chaos-shared-'))
  const locks = [
    releaseLock,
    writeLock,
    (path: string) => writeFile(path, '{"pid":1,"startedAt":"","host":"far-away"}'),
    releaseLock,
  ]
  for (const [index, lock] of locks.entries()) {
    const folder = await makeRunFolder(state, `r-${index}`)
    await lock(folder.lock)
    const log = new RunLogWriter(folder, { clock })
    log.append(openedBy(folder.runId))
    log.append({ ...intent(1), key: index === 3 ? 'another' : 'shared' })
    await log.close()
    await writeFile(folder.unfinished, '')
  }
  return findUnfinishedRuns(state)
}

it('a run that shares an object is undone with the one that is asked for, unless it may be at work: then the object is left to it', async () => {
  const [mine, living, elsewhere, another] = await fourRuns()
  const others = [living!, elsewhere!, another!]
  expect(sharingRuns([mine!], others)).toEqual([])
  expect(busyKeys(others)).toEqual(new Map([['shared', 'r-2']]))
  expect(busyKeys([living!])).toEqual(new Map([['shared', 'r-1']]))
  expect(busyKeys([another!])).toEqual(new Map())
  expect(sharingRuns([another!], [mine!])).toEqual([])
  expect(sharingRuns([{ ...mine!, runId: 'one more' }], [mine!, another!])).toEqual([mine])
})
