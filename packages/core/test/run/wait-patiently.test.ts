import type { Clock } from 'chaos-plugin-api'
import { expect, it } from 'vitest'
import { defaultUndo } from '../../src/model/undo-strategy.ts'
import { waitPatiently } from '../../src/run/wait-patiently.ts'
import type { ProgressRecord } from '../../src/run-log/progress-record.ts'
import { ForeignWork } from '../../src/stopping/foreign-work.ts'
import { RunStop } from '../../src/stopping/run-stop.ts'

/** A clock on which a second passes at each turn of the event loop. */
const fast: Clock = {
  now: () => 0,
  sleep: (_, signal) =>
    new Promise((resolve, reject) => {
      setImmediate(resolve)
      signal?.addEventListener('abort', () => reject(signal.reason as Error))
    }),
}

function stoppableRun({ clock = fast, patience = 4 } = {}) {
  const [outside, insisting] = [new AbortController(), new AbortController()]
  const foreign = new ForeignWork()
  const told: ProgressRecord[] = []
  const run = {
    stop: new RunStop(outside.signal, insisting.signal),
    strategies: {
      hypothesis: 'default',
      rollbacks: 'default',
      undo: { ...defaultUndo, patience },
      frequency: 1,
      failFast: false,
      dry: undefined,
    } as const,
    clock,
    foreign,
    tell: (record: ProgressRecord) => void told.push(record),
  }
  const stop = (controller: AbortController) => controller.abort({ signal: 'SIGTERM' })
  return { run, told, foreign, stop: () => stop(outside), insist: () => stop(insisting) }
}

const never = new Promise<never>(() => undefined)

it('waits for ever as long as nobody stops the run', async () => {
  const { run, told } = stoppableRun()
  const work = Promise.withResolvers<void>()
  const waiting = waitPatiently(run, work.promise)
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
  work.resolve()
  expect(await waiting).toBe(true)
  expect(told).toEqual([])
})

it('counts down once the run is stopped, names what goes on, and gives up', async () => {
  const { run, told, foreign, stop } = stoppableRun()
  using _ = foreign.begin('the control "audit"')
  stop()
  expect(await waitPatiently(run, never)).toBe(false)
  expect(told).toEqual([3, 2, 1].map((seconds) => ({ type: 'waiting', what: 'the control "audit"', seconds })))
})

it('says nothing of a wait that is over within a second', async () => {
  const { run, told, stop } = stoppableRun()
  stop()
  expect(await waitPatiently(run, Promise.resolve())).toBe(true)
  expect(told).toEqual([])
})

it('waits no longer for whoever insists', async () => {
  const { run, stop, insist } = stoppableRun({ clock: { ...fast, sleep: (_, signal) => untilFired(signal) } })
  const waiting = waitPatiently(run, never)
  stop()
  insist()
  expect(await waiting).toBe(false)
  expect(run.stop.insisted.reason).toMatchObject({
    name: 'Stopped',
    finding: { outcome: 'terminated', reason: 'SIGTERM came again: the rollbacks of the file were cut short.' },
  })
})

it('gives no second where the patience is none', async () => {
  const { run, told, stop } = stoppableRun({ patience: 0 })
  stop()
  expect(await waitPatiently(run, never)).toBe(false)
  expect(told).toEqual([])
})

it('passes on what the work fails with', async () => {
  const { run } = stoppableRun()
  await expect(waitPatiently(run, Promise.reject(new Error('broken')))).rejects.toThrow('broken')
})

function untilFired(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)))
}
