import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, it } from 'vitest'
import { journalOf } from '../../src/journal/journal-of.ts'
import { journalOfLog } from '../../src/journal/journal-of-log.ts'
import { journalText } from '../../src/journal/journal-text.ts'
import type { RunResult } from '../../src/run/finish-run.ts'
import type { RunOptions } from '../../src/run/run-options.ts'
import { readRunLog } from '../../src/run-log/read-run-log.ts'
import { type Bench, filesBench, setFile, textIs } from '../run/run-files.ts'

const fixtures = fileURLToPath(new URL('../providers/python/fixtures', import.meta.url))

let bench: Bench
let a = ''
beforeEach(async () => {
  bench = await filesBench()
  a = bench.at('a')
})

const logOf = ({ runId }: RunResult) => `${bench.stateFolder}/runs/${runId}/log.jsonl`
const hypothesis = (...probes: unknown[]) => ({ 'steady-state-hypothesis': { title: 'h', probes } })
const wait = { type: 'probe', name: 'wait', provider: { type: 'plugin', activity: 'files/wait-for-stop' } }
const takeBack = { type: 'action', name: 'back', provider: { type: 'plugin', activity: 'files/take-back' } }
const python = { environment: { PATH: process.env['PATH'], PYTHONPATH: fixtures, PYTHONDONTWRITEBYTECODE: '1' } }
const altering = { controls: [{ name: 'alters', provider: { type: 'python', module: 'alters' } }] }

/** What each run is there for, and how it is started. */
const runs: Readonly<Record<string, () => readonly [Record<string, unknown>, Partial<RunOptions>?]>> = {
  'that holds': () => [
    { ...hypothesis(textIs(a, 'before')), method: [setFile({ paths: [bench.at('b')], text: 'x' })] },
  ],
  'that deviates': () => [{ ...hypothesis(textIs(a, 'before')), method: [setFile({ paths: [a], text: 'x' })] }],
  'that is not steady': () => [{ ...hypothesis(textIs(a, 'other')), method: [setFile({ paths: [a], text: 'x' })] }],
  'whose activities fail': () => [
    {
      method: [setFile({ paths: [a], text: 'x', fail: 'after' }), setFile({ paths: [a], text: 'y', fail: 'refused' })],
      rollbacks: [takeBack],
    },
  ],
  'with activities in the background': () => [
    {
      method: [
        setFile({ paths: [a], text: 'x' }, { background: true, pauses: { before: 0.05 } }),
        setFile({ paths: [bench.at('b')], text: 'y' }, { name: 'other' }),
      ],
    },
  ],
  'whose hypothesis is looked at all through it': () => [
    { ...hypothesis(textIs(a, 'before')), method: [setFile({ paths: [a], text: 'x' }, { pauses: { after: 0.05 } })] },
    { hypothesisStrategy: 'continuously', hypothesisFrequency: 0.01, failFast: true },
  ],
  'that is left out in part': () => [{ method: [setFile({ paths: [a], text: 'x' })] }, { dry: 'actions' }],
  'whose title and configuration are filled in': () => [
    { title: 'of ${who}', configuration: { who: 'ours' }, method: [setFile({ paths: [a], text: '${who}' })] },
  ],
  'whose controls alter everything': () => [
    {
      ...altering,
      ...hypothesis({ ...textIs(a, ''), tolerance: { type: 'jsonpath', path: '$.was', expect: 'before' } }),
      method: [setFile({ paths: [bench.at('b')], text: 'x' })],
    },
    python,
  ],
  'with a secret': () => [
    { secrets: { s: { token: 'kiwi-peregrine' } }, method: [setFile({ paths: [a], text: 'kiwi-peregrine' })] },
  ],
}

describe('the journal of a run', () => {
  it.each(Object.keys(runs))('%s is what its log comes to', async (kind) => {
    const [experiment, options] = runs[kind]!()
    const result = await bench.run(experiment, options)
    const { records } = await readRunLog(logOf(result))
    const made = journalOf(records, { log: logOf(result) })
    const text = await readFile(bench.at('journal.json'), 'utf8')
    expect([...journalText(made)].join('')).toBe(text)
    expect(made).toEqual(JSON.parse(JSON.stringify(result.journal)))
    expect(text).toBe(`${JSON.stringify(result.journal, null, 2)}\n`)
    expect(text).not.toContain('kiwi-peregrine')
    // The listener was told the very same.
    expect(JSON.parse(JSON.stringify(bench.records))).toEqual(records)
  })

  it('has what controls made of results, the hypothesis, the method and the journal itself', async () => {
    const { journal, chaosToolkitExitCode } = await bench.run(...runs['whose controls alter everything']!())
    expect(journal).toMatchObject({
      status: 'reviewed',
      steady_states: { before: { looked: 1, probes: [{ output: { was: 'before' } }] }, after: { looked: 1 } },
      run: [{ activity: { marked: 'before the experiment' }, output: { was: 1 } }, 'the method'],
      rollbacks: ['the journal'],
      experiment: { method: [{ marked: 'before the experiment' }] },
    })
    expect(chaosToolkitExitCode).toBe(1)
  })

  it('says when each change was intended, made and undone', async () => {
    const { journal, changes } = await bench.run({
      method: [setFile({ paths: [a], text: 'x' }), setFile({ paths: [bench.at('b')], text: 'y', fail: 'refused' })],
    })
    const [made, refused] = changes
    const at = (type: string, id: number) =>
      bench.records.find((record) => record.type === type && 'id' in record && record.id === id)?.at
    expect(made?.times).toEqual({ intent: at('intent', 1), outcome: at('outcome', 1), undone: at('settled', 1) })
    expect(refused?.times).toEqual({ intent: at('intent', 2), outcome: at('outcome', 2), settled: at('settled', 2) })
    expect(journal.chaos).toMatchObject({ changes })
  })

  it('is interrupted as long as the end of the run is not in the log, whatever is cut off', async () => {
    const result = await bench.run({
      ...hypothesis(textIs(a, 'before')),
      method: [setFile({ paths: [bench.at('b')], text: 'x' })],
    })
    const { records } = await readRunLog(logOf(result))
    const ended = records.findIndex(({ type }) => type === 'ended')
    for (let length = 0; length <= ended; length++) {
      const { status, run, chaos } = journalOf(records.slice(0, length), { log: 'x' })
      expect(status).toBe('interrupted')
      expect(run.length).toBeLessThanOrEqual(1)
      expect(['interrupted', 'not-restored']).toContain(chaos?.['outcome'])
    }
    expect(journalOf(records.slice(0, ended + 1), { log: 'x' })).toMatchObject({
      status: 'completed',
      ...{ end: result.journal.end },
    })
  })

  it('is made of whatever records are left', async () => {
    const result = await bench.run({
      ...hypothesis(textIs(a, 'before')),
      method: [setFile({ paths: [bench.at('b')], text: 'x', fail: 'after' })],
      rollbacks: [takeBack],
    })
    const { records } = await readRunLog(logOf(result))
    for (const missing of records) {
      const journal = journalOf(
        records.filter((record) => record !== missing),
        { log: 'x', damages: ['one is missing'] },
      )
      expect(journal.chaos).toMatchObject({ damages: ['one is missing'] })
      if (missing.type !== 'activity-started' && missing.type !== 'opened') continue
      expect(journal.run.map(({ status }) => status)).toEqual(['failed'])
    }
  })

  it('says who took the run over, and ends with the last sign of the run itself', async () => {
    const result = await bench.run({ method: [setFile({ paths: [a], text: 'x' })] })
    const { records } = await readRunLog(logOf(result))
    const cut = records.slice(0, 5)
    const accepted = { n: 6, at: '2099-01-01T00:00:00.000Z', type: 'accepted', by: 'kim', reason: 'seen' } as const
    const journal = journalOf([...cut, accepted], { log: 'x' })
    expect(journal.chaos).toMatchObject({ accepted: { at: accepted.at, by: 'kim', reason: 'seen' } })
    expect(Date.parse(journal.end!)).toBe(Date.parse(cut.at(-1)!.at))
  })

  it('has no end and no outcome while the run is at work', async () => {
    const stop = new AbortController()
    let soFar: unknown
    const running = bench.run(
      { method: [setFile({ paths: [a], text: 'x' }), wait] },
      {
        signal: stop.signal,
        runId: 'r',
        listener: (record) => {
          if (record.type === 'activity-started' && record.name === 'wait') {
            soFar = journalOfLog(`${bench.stateFolder}/runs/r/log.jsonl`).finally(() =>
              stop.abort({ signal: 'SIGTERM' }),
            )
          }
        },
      },
    )
    await running
    expect(await soFar).toMatchObject({
      atWork: true,
      damages: [],
      journal: { status: null, chaos: { atWork: true, changes: [{ fate: 'open' }] } },
    })
  })
})

it('what happens before there is a log is told right after its first record', async () => {
  await bench.run({ method: [] }, { variables: ['extra=1'] })
  expect(bench.records.slice(0, 2)).toMatchObject([
    { n: 1, type: 'opened', actsOn: 'nothing: the experiment has no activity' },
    { n: 2, type: 'log', level: 'warn', message: expect.stringContaining('extra') as string },
  ])
})

it('where no run comes of it, what happened is told all the same, and is in no log', async () => {
  const forbidden = { method: [setFile({ paths: [bench.at('forbidden')], text: 'x' })] }
  await expect(bench.run(forbidden, { variables: ['extra=1'] })).rejects.toThrow('off limits')
  expect(bench.records).toMatchObject([{ n: 0, type: 'log', message: expect.stringContaining('extra') as string }])
})

it('the paths in a log are absolute, so that nobody has to know where the run was started', async () => {
  await writeFile('relative-experiment.json', JSON.stringify({ title: 't', description: 'd', method: [] }))
  const { rm } = await import('node:fs/promises')
  try {
    await bench.run(
      {},
      { source: 'relative-experiment.json', environment: { FILES_AT: 'one:/two:~/three', FILES_KEY_FILE: 'c' } },
    )
  } finally {
    await rm('relative-experiment.json')
  }
  expect(bench.records[0]).toMatchObject({
    source: `${process.cwd()}/relative-experiment.json`,
    environment: { FILES_AT: `${process.cwd()}/one:/two:~/three`, FILES_KEY_FILE: `${process.cwd()}/c` },
  })
})
