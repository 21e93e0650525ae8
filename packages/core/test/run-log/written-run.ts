import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultUndo } from '../../src/model/undo-strategy.ts'
import { logFormat, type OpenedRecord, type RunLogRecord } from '../../src/run-log/run-log-record.ts'
import { RunLogWriter } from '../../src/run-log/run-log-writer.ts'
import { makeRunFolder, type RunFolder } from '../../src/run-log/state-folder.ts'

export const at = '2026-01-05T09:00:00.250Z'
export const clock = { now: () => Date.parse(at) }

/** The folder of a run, in a state folder of its own. */
export async function newRunFolder(runId = 'r-1'): Promise<RunFolder> {
  return makeRunFolder(await mkdtemp(join(tmpdir(), 'chaos-log-')), runId)
}

export function openedBy(runId: string): OpenedRecord {
  return {
    type: 'opened',
    format: logFormat,
    runId,
    seed: '1',
    source: 'x.json',
    actsOn: 'files',
    start: '2026-01-05T09:00:00.250000+00:00',
    platform: 'Linux',
    node: 'here',
    dry: null,
    failFast: false,
    experiment: { title: 'naïve "quotes"' },
    variables: {},
    plugins: [],
    environment: {},
    sandbox: false,
    undo: defaultUndo,
  }
}

export function intent(id: number): RunLogRecord & { readonly type: 'intent' } {
  return {
    type: 'intent',
    id,
    change: 'files/file-text',
    undo: 'revert',
    object: `File ${id}`,
    summary: 'set',
    byHand: `edit ${id}`,
    data: { text: 'x'.repeat(40) },
    step: 's',
    activity: 'a',
    attempt: 1,
    phase: 'method',
    scopes: [],
  }
}

export const outcome = (id: number): RunLogRecord & { readonly type: 'outcome' } => ({
  type: 'outcome',
  id,
  applied: true,
})

/** Writes a run of so many changes that was killed after the last one: records 1 (opened), 2 and 3 (intent and outcome of the first), and so on. */
export async function writeRun(folder: RunFolder, changes: number): Promise<void> {
  const log = new RunLogWriter(folder, { clock })
  log.append(openedBy(folder.runId))
  await log.synced()
  for (let id = 1; id <= changes; id++) {
    log.append(intent(id))
    await log.synced()
    log.append(outcome(id))
  }
  await log.close()
  // Who is killed doesn't close: nobody waited for the last outcome.
  const listed = (await readFile(folder.objects, 'utf8')).split('\n')
  await writeFile(folder.objects, listed.filter((line) => !line.includes('"type":"durable"')).join('\n'))
}
