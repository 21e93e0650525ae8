import { appendFile, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { readRunLog } from '../../src/run-log/read-run-log.ts'
import { decodeLine, encodeLine } from '../../src/run-log/run-log-line.ts'
import type { RunLogRecord } from '../../src/run-log/run-log-record.ts'
import { RunLogWriter } from '../../src/run-log/run-log-writer.ts'
import type { RunFolder } from '../../src/run-log/state-folder.ts'
import { createRedaction } from '../../src/secrets/redact.ts'
import { at, clock, intent, newRunFolder, openedBy, outcome } from './written-run.ts'

const opened = openedBy('r-1')

let folder: RunFolder
beforeEach(async () => {
  folder = await newRunFolder()
})

async function linesOf(path: string): Promise<string[]> {
  return (await readFile(path, 'utf8')).trimEnd().split('\n')
}

describe('a line of the run log', () => {
  const logged = { n: 7, at, ...opened }

  it('is JSON whose last members are the sum of the line before it and its own', () => {
    const { text, sum } = encodeLine('r-1', logged, '0badcafe')
    expect(Object.entries(JSON.parse(text) as object).slice(-2)).toEqual([
      ['prev', '0badcafe'],
      ['sum', sum],
    ])
    expect(decodeLine('r-1', text.trimEnd())).toEqual({ record: logged, prev: '0badcafe', sum })
  })

  const shortfall = {
    type: 'shortfall',
    step: 'method/0',
    phase: 'method',
    kind: 'action',
    name: 'n',
    what: 'partial',
    message: 'm',
    placed: true,
    fine: false,
  }
  it.each<[Record<string, unknown>, Record<string, unknown>]>([
    [{ ...opened }, { title: 7 }],
    [{ ...opened }, { dry: true }],
    [{ ...opened }, { failFast: 'no' }],
    [{ type: 'configuration', values: {} }, { values: null }],
    [{ type: 'cut-short', what: 'method', asked: true, outcome: 'stopped', reason: 'r' }, { what: 'else' }],
    [{ type: 'settled', id: 1, fate: 'kept' }, { fate: '$' }],
    ...Object.keys(shortfall)
      .slice(1)
      .map((name): [Record<string, unknown>, Record<string, unknown>] => [shortfall, { [name]: 7 }]),
  ])('is none where a record that was written with a right sum holds something else: %j with %j', (whole, wrong) => {
    const lineOf = (record: object) => encodeLine('r-1', { n: 7, at, ...record }, '0badcafe').text.trimEnd()
    expect(decodeLine('r-1', lineOf(whole))?.record).toEqual({ n: 7, at, ...whole })
    expect(decodeLine('r-1', lineOf({ ...whole, ...wrong }))).toBeUndefined()
  })

  it('is invalid as soon as one character differs, or it is another run that reads it', () => {
    const line = encodeLine('r-1', logged, '0badcafe').text.trimEnd()
    for (let index = 0; index < line.length; index++) {
      const other = line[index] === '1' ? '2' : '1'
      expect(decodeLine('r-1', line.slice(0, index) + other + line.slice(index + 1))).toBeUndefined()
    }
    expect(decodeLine('r-2', line)).toBeUndefined()
    expect(decodeLine('r-1', line.slice(0, -5))).toBeUndefined()
    expect(decodeLine('r-1', '')).toBeUndefined()
  })
})

describe('the run log', () => {
  it('holds what was appended once it is synced, and is readable by its owner only', async () => {
    const log = new RunLogWriter(folder, { clock })
    log.append(opened)
    log.append(intent(1))
    await log.synced()
    expect(await linesOf(folder.log)).toHaveLength(2)
    expect(await linesOf(folder.objects)).toHaveLength(2)
    for (const path of [folder.log, folder.objects]) expect((await stat(path)).mode & 0o777).toBe(0o600)
    await log.close()
  })

  it('numbers and stamps each record, and returns it as a reader gets it', async () => {
    const log = new RunLogWriter(folder, { clock })
    const appended = [log.append(opened), log.append(outcome(1))]
    await log.close()
    expect(appended.map(({ n, at }) => [n, at])).toEqual([
      [1, at],
      [2, at],
    ])
    expect((await readRunLog(folder.log)).records).toEqual(appended)
  })

  it('keeps the order of many records that are waited for at the same time', async () => {
    const log = new RunLogWriter(folder, { clock })
    log.append(opened)
    const count = 500
    await Promise.all(
      Array.from({ length: count }, async (_, id) => {
        log.append(intent(id))
        await log.synced()
      }),
    )
    await log.close()
    const { records, damages } = await readRunLog(folder.log)
    expect(records.slice(1)).toEqual(Array.from({ length: count }, (_, id) => ({ n: id + 2, at, ...intent(id) })))
    expect(damages).toEqual([])
  })

  it('lists beside it what may be changed, before that is: object, summary and the command by hand, but no data', async () => {
    const log = new RunLogWriter(folder, { clock })
    log.append(opened)
    log.append(intent(1))
    await log.synced()
    const [, listed] = await linesOf(folder.objects)
    expect(decodeLine('r-1', listed!)?.record).toEqual({
      n: 2,
      at,
      type: 'object',
      id: 1,
      object: 'File 1',
      summary: 'set',
      byHand: 'edit 1',
    })
    await log.close()
  })

  it('takes a torn end for none, and goes on in a line of its own, chained to the last valid one', async () => {
    const log = new RunLogWriter(folder, { clock })
    log.append(opened)
    log.append(outcome(1))
    await log.close()
    const lastLine = (await linesOf(folder.log)).at(-1)!
    await appendFile(folder.log, lastLine.slice(0, 20))
    const torn = await readRunLog(folder.log)
    expect(torn).toMatchObject({ damages: [], end: { n: 2, torn: true } })
    const again = new RunLogWriter(folder, { clock, after: torn.end })
    again.append(outcome(3))
    await again.close()
    const { records, damages } = await readRunLog(folder.log)
    expect(records).toEqual([opened, outcome(1), outcome(3)].map((record, index) => ({ n: index + 1, at, ...record })))
    expect(damages).toEqual([])
    expect(decodeLine('r-1', (await linesOf(folder.log)).at(-1)!)?.prev).toBe(decodeLine('r-1', lastLine)?.sum)
  })

  it('is whole though a secret is spelled like a word of its own; a sentence with that word is masked', async () => {
    const activity = { step: 'method/0', phase: 'method', kind: 'probe', name: 'n' } as const
    const definition = { type: 'probe', name: 'n', provider: { type: 'process' } } as const
    const records: readonly RunLogRecord[] = [
      { ...opened, dry: 'probes' },
      { ...intent(417), attempt: 417 },
      { type: 'settled', id: 417, fate: 'restored' },
      { type: 'undone', id: 417 },
      { type: 'shortfall', ...activity, what: 'no-effect', message: 'm', placed: true, fine: false },
      { type: 'altered', what: 'rollbacks', results: [] },
      { type: 'cut-short', what: 'continuous-hypothesis', asked: true, outcome: 'stopped', reason: 'r' },
      {
        type: 'activity-started',
        ...activity,
        background: false,
        dry: false,
        plugin: 'files',
        start: at,
        activity: definition,
      },
      { type: 'activity-finished', ...activity, reason: 'not-met', end: at, duration: 417, output: null },
      { type: 'ended', end: at, duration: 417 },
    ]
    const redaction = createRedaction([
      'probes',
      '417',
      'no-effect',
      'rollbacks',
      'continuous-hypothesis',
      'files',
      'not-met',
    ])
    const log = new RunLogWriter(folder, { clock, redaction })
    for (const record of records) log.append(record)
    log.append({ type: 'waiting', what: 'the rollbacks', seconds: 1 })
    await log.close()
    const read = await readRunLog(folder.log)
    expect(read.damages).toEqual([])
    expect(read.records.slice(1, -1)).toMatchObject(records.slice(1))
    expect(read.records[0]).toMatchObject({ dry: 'probes' })
    expect(read.records.at(-1)).toMatchObject({ type: 'waiting', what: 'the ***' })
  })

  it('never overwrites a log that is there', async () => {
    await writeFile(folder.log, 'something\n')
    const log = new RunLogWriter(folder, { clock })
    log.append(opened)
    await expect(log.synced()).rejects.toMatchObject({ outcome: 'inconclusive' })
    await log.close()
    expect(await readFile(folder.log, 'utf8')).toBe('something\n')
  })
})

describe('the writer of a run log', () => {
  const accidents: readonly (readonly [string, string, () => Promise<void>])[] = [
    ['the log is removed', 'it was removed', () => rm(folder.log)],
    ['the list of objects is removed', 'it was removed', () => rm(folder.objects)],
    ['the folder of the run is removed', 'it was removed', () => rm(folder.folder, { recursive: true })],
    ['the folder of the run is moved', 'it was removed', () => rename(folder.folder, `${folder.folder}-away`)],
    [
      'another file takes the place of the log',
      'another file is in its place',
      async () => {
        await writeFile(`${folder.log}.new`, await readFile(folder.log))
        await rename(`${folder.log}.new`, folder.log)
      },
    ],
    ['the log is cut short', 'it was cut short', () => truncate(folder.log, 10)],
    ['the log is emptied', 'it was cut short', () => truncate(folder.log, 0)],
  ]
  it.each(accidents)('says nothing is durable any more once %s', async (_what, why, happen) => {
    const log = new RunLogWriter(folder, { clock })
    log.append(opened)
    await log.synced()
    await happen()
    log.append(intent(1))
    await expect(log.synced()).rejects.toMatchObject({
      outcome: 'inconclusive',
      message: `The run log ${folder.log} can't be written: ${why}.`,
    })
    log.append(intent(2))
    await expect(log.synced()).rejects.toThrow(why)
    await log.bestEffortSynced()
    await log.close()
  })

  it('goes on counting after a failure, for whoever keeps its records in memory', async () => {
    const log = new RunLogWriter(folder, { clock })
    log.append(opened)
    await log.synced()
    await rm(folder.folder, { recursive: true })
    await log.bestEffortSynced()
    expect([log.append(outcome(1)).n, log.append(outcome(2)).n]).toEqual([2, 3])
    await log.close()
  })
})
