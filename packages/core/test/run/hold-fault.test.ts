import { setImmediate as nextTurn } from 'node:timers/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import type { RunOptions } from '../../src/run/run-options.ts'
import type { LoggedRecord } from '../../src/run-log/run-log-record.ts'
import { HandClock } from './hand-clock.ts'
import { type Bench, filesBench, setFile, textIs, textOf } from './run-files.ts'

let bench: Bench
let a = ''
let clock: HandClock
let stop: AbortController
beforeEach(async () => {
  bench = await filesBench()
  a = bench.at('a')
  clock = new HandClock()
  stop = new AbortController()
})

/** An action that sets a text, for so many seconds. */
const held = (text: string, duration: unknown, more: Record<string, unknown> = {}) =>
  setFile({ paths: [a], text }, { name: `set ${text}`, duration, ...more })

const inBackground = { background: true }

/** A run that goes on by the hand of the test. */
function start(experiment: Record<string, unknown>, options: Partial<RunOptions> = {}) {
  const waiting: { readonly fits: (record: LoggedRecord) => boolean; readonly resolve: () => void }[] = []
  const seen: LoggedRecord[] = []
  const result = bench.run(experiment, {
    clock,
    signal: stop.signal,
    listener: (record) => {
      seen.push(record)
      for (const each of waiting) if (each.fits(record)) each.resolve()
    },
    ...options,
  })
  const told = async (type: LoggedRecord['type'], name?: string) => {
    const fits = (record: LoggedRecord) =>
      record.type === type && (name === undefined || ('name' in record && record.name === name))
    if (seen.some(fits)) return
    await Promise.race([new Promise<void>((resolve) => waiting.push({ fits, resolve })), result])
    expect(seen.some(fits)).toBe(true)
  }
  const ends = () => seen.flatMap((record) => (record.type === 'put-back' ? [record] : []))
  return { result, told, seen, ends }
}

const faultsOf = (journal: { readonly chaos?: Record<string, unknown> }) => journal.chaos?.['faults']

describe('what an action with a duration did', () => {
  it('stays so long, and is put back and proven before the method goes on', async () => {
    const run = start({ method: [held('during', 30), textIs(a, '')] })
    await run.told('held')
    expect(await textOf(a)).toBe('during')
    clock.pass(29)
    expect(run.ends()).toEqual([])
    clock.pass(1)
    const { journal, outcome } = await run.result
    expect(outcome).toBe('held')
    expect(journal.run[1]?.output).toBe('before')
    expect(run.ends()).toMatchObject([{ step: 'method/0', name: 'set during', held: 30, end: 'proven' }])
    expect(faultsOf(journal)).toEqual([
      {
        step: 'method/0',
        activity: 'set during',
        duration: 30,
        inPlace: '2026-01-01T00:00:00.000Z',
        putBack: '2026-01-01T00:00:30.000Z',
        proven: true,
      },
    ])
  })

  it('is not put back a second time at the end of the run', async () => {
    const run = start({ method: [held('during', 30)] })
    await run.told('held')
    clock.pass(30)
    await run.result
    expect(run.seen.filter(({ type }) => type === 'settled')).toHaveLength(1)
    expect(run.seen.filter(({ type }) => type === 'undo-started')).toEqual([])
  })

  it('stays beside the rest of the method where it is in the background, which is awaited at its end', async () => {
    const run = start({ method: [held('during', 30, inBackground), textIs(a, '')], ...hypothesis() })
    await run.told('held')
    await run.told('activity-finished', 'text')
    clock.pass(30)
    const { journal, outcome } = await run.result
    expect(outcome).toBe('held')
    expect(journal.steady_states.after?.probes[0]?.output).toBe('before')
  })

  it('is as long as the configuration says', async () => {
    const run = start({ configuration: { length: 12 }, method: [held('during', '${length}')] })
    await run.told('held')
    clock.pass(12)
    expect(faultsOf((await run.result).journal)).toMatchObject([{ duration: 12, proven: true }])
  })

  it('is put back at once where it failed in the midst of it', async () => {
    const run = start({
      method: [setFile({ paths: [a], text: 'during', fail: 'after' }, { name: 'set', duration: 30 }), textIs(a, '')],
    })
    const { journal } = await run.result
    expect(journal.run).toMatchObject([{ status: 'failed' }, { output: 'before' }])
    expect(run.ends()).toMatchObject([{ held: 0, early: 'it failed', end: 'proven' }])
  })

  it('is not waited for where there is nothing of it', async () => {
    const run = start({ method: [setFile({ paths: [], text: 'during' }, { duration: 30 })] })
    await run.result
    expect(run.ends()).toEqual([])
  })

  it('is not even begun in a dry run', async () => {
    const run = start({ method: [held('during', 30)] }, { dry: 'actions' })
    expect(faultsOf((await run.result).journal)).toBeUndefined()
  })

  it('is put back to the end of the run where that failed before', async () => {
    const outsider = {
      type: 'action',
      name: 'outsider',
      // What is in the background may be later than what comes after it.
      provider: {
        type: 'process',
        path: 'sh',
        arguments: ['-c', `until grep -q during ${a}; do sleep 0.01; done; printf theirs > ${a}`],
      },
    }
    const run = start({ method: [held('during', 30, inBackground), outsider] })
    await run.told('held')
    await run.told('activity-finished', 'outsider')
    clock.pass(30)
    const { outcome, journal } = await run.result
    expect(run.ends()).toMatchObject([{ end: 'unproven' }])
    expect(outcome).toBe('not-restored')
    expect(faultsOf(journal)).toMatchObject([{ proven: false }])
    expect(await textOf(a)).toBe('theirs')
  })
})

function hypothesis(text = 'before') {
  return { 'steady-state-hypothesis': { title: 'h', probes: [textIs(a, text)] } }
}

describe('two faults on one object', () => {
  it('leave what the later one did until its time comes, and then what was there before both', async () => {
    const run = start({ method: [held('first', 30, inBackground), held('second', 60, { pauses: { before: 10 } })] })
    await run.told('held', 'set first')
    await run.told('pause')
    clock.pass(10)
    await run.told('held', 'set second')
    clock.pass(20)
    await run.told('put-back', 'set first')
    expect(await textOf(a)).toBe('second')
    clock.pass(40)
    const { journal, outcome } = await run.result
    expect(outcome).toBe('held')
    expect(run.ends()).toMatchObject([
      { name: 'set first', held: 30, end: 'overlaid' },
      { name: 'set second', held: 60, end: 'proven' },
    ])
    expect(await textOf(a)).toBe('before')
    expect(faultsOf(journal)).toMatchObject([
      { activity: 'set first', putBack: '2026-01-01T00:01:10.000Z', proven: true },
      { activity: 'set second', putBack: '2026-01-01T00:01:10.000Z', proven: true },
    ])
  })

  it('leave what the earlier one did where the time of the later one is over first', async () => {
    const run = start({ method: [held('first', 60, inBackground), held('second', 20, { pauses: { before: 10 } })] })
    await run.told('held', 'set first')
    await run.told('pause')
    clock.pass(10)
    await run.told('held', 'set second')
    clock.pass(20)
    await run.told('put-back', 'set second')
    expect(await textOf(a)).toBe('first')
    clock.pass(30)
    expect((await run.result).outcome).toBe('held')
    expect(run.ends()).toMatchObject([{ end: 'proven' }, { name: 'set first', held: 60, end: 'proven' }])
    expect(await textOf(a)).toBe('before')
  })

  it('that end at once leave nothing of either', async () => {
    const run = start({ method: [held('first', 30, inBackground), held('second', 20, { pauses: { before: 10 } })] })
    await run.told('held', 'set first')
    await run.told('pause')
    clock.pass(10)
    await run.told('held', 'set second')
    clock.pass(20)
    expect((await run.result).outcome).toBe('held')
    expect(await textOf(a)).toBe('before')
  })

  it('leave what a change without a length did to the end of the run', async () => {
    const run = start({
      method: [held('first', 30, inBackground), setFile({ paths: [a], text: 'second' }, { pauses: { before: 10 } })],
    })
    await run.told('held', 'set first')
    await run.told('pause')
    clock.pass(10)
    await run.told('activity-finished', 'set')
    clock.pass(20)
    expect((await run.result).outcome).toBe('held')
    expect(run.ends()).toMatchObject([{ end: 'overlaid' }])
    expect(await textOf(a)).toBe('before')
  })
})

describe('the time of a fault is over early', () => {
  it.each([
    ['always', 'before'],
    ['never', 'before'],
  ])('where a signal ends the run, also if it is undone %s', async (strategy, text) => {
    const run = start({ method: [held('during', 30)], runtime: { undo: { strategy } } })
    await run.told('held')
    clock.pass(12)
    stop.abort({ signal: 'SIGINT' })
    const { outcome, journal } = await run.result
    expect(outcome).toBe('interrupted')
    expect(run.ends()).toMatchObject([{ held: 12, early: 'the run was stopped', end: 'with-the-rest' }])
    expect(faultsOf(journal)).toMatchObject([{ putBack: '2026-01-01T00:00:12.000Z', proven: true }])
    expect(await textOf(a)).toBe(text)
  })

  it('where an activity beside it can not even be attempted', async () => {
    const broken = {
      type: 'probe',
      name: 'broken',
      provider: { type: 'process', path: 'true' },
      pauses: { before: 'soon' },
    }
    const run = start({ method: [held('during', 30, inBackground), broken] }, { validate: false })
    const { outcome } = await run.result
    expect(outcome).toBe('inconclusive')
    expect(run.ends()).toMatchObject([{ held: 0, early: 'the method was cut short', end: 'proven' }])
    expect(await textOf(a)).toBe('before')
  })

  it('where the steady state does not hold meanwhile, and that ends the method', async () => {
    const run = start(
      { ...hypothesis(), method: [held('during', 1_000_000), setFile({ paths: [bench.at('b')], text: 'x' })] },
      { hypothesisStrategy: 'during-method-only', hypothesisFrequency: 0.1, failFast: true },
    )
    await run.told('held')
    let isOver = false
    void run.told('put-back').then(() => {
      isOver = true
    })
    while (!isOver) {
      clock.pass(0.1)
      await nextTurn()
    }
    const { journal } = await run.result
    expect(run.ends()).toMatchObject([{ early: 'the steady state did not hold', end: 'proven' }])
    expect(journal.run).toHaveLength(1)
    expect(await textOf(a)).toBe('before')
  })
})

describe('under the strategy that undoes nothing', () => {
  const runtime = { undo: { strategy: 'never' } }

  it('a fault with a length is put back, and the rest stays', async () => {
    const b = bench.at('b')
    const run = start({ runtime, method: [setFile({ paths: [b], text: 'stays' }), held('during', 30)] })
    await run.told('held')
    clock.pass(30)
    const { changes } = await run.result
    expect(changes.map(({ fate }) => fate)).toEqual(['kept', 'restored'])
    expect([await textOf(a), await textOf(b)]).toEqual(['before', 'stays'])
  })
})

it('a duration that is no number of seconds ends the method before anything is changed', async () => {
  const result = await bench.run(
    { method: [held('during', '${length}')], configuration: { length: 'long' } },
    { validate: false },
  )
  expect(result).toMatchObject({ outcome: 'inconclusive', changes: [] })
  expect(result.reason).toContain(
    "A duration must be a number of seconds above 0, and at most 2147483 (24 days), and not 'long'.",
  )
})
