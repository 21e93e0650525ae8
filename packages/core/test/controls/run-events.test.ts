import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { beforeEach, expect, test } from 'vitest'
import type { RunOptions } from '../../src/run/run-options.ts'
import { type Bench, filesBench, setFile, textIs } from '../run/run-files.ts'

const fixtures = fileURLToPath(new URL('../providers/python/fixtures', import.meta.url))
let bench: Bench
beforeEach(async () => {
  bench = await filesBench()
})

/** The names of the events that a handler of a control hears of, each with the number of its arguments. */
async function heard(options: Partial<RunOptions> = {}, probe?: object): Promise<readonly string[]> {
  const path = bench.at('events')
  const provider = { type: 'python', module: 'listener', arguments: { path } }
  await bench.run(
    {
      controls: [{ name: 'listener', provider }],
      'steady-state-hypothesis': { title: 'h', probes: [probe ?? textIs(bench.at('a'), 'before')] },
      method: [setFile({ paths: [bench.at('new')], text: 'x' }, { pauses: { after: options.signal ? 60 : 0 } })],
      rollbacks: [],
    },
    {
      environment: {
        PATH: process.env['PATH'],
        HOME: bench.folder,
        PYTHONPATH: fixtures,
        PYTHONDONTWRITEBYTECODE: '1',
      },
      ...options,
    },
  )
  return (await readFile(path, 'utf8')).trimEnd().split('\n')
}

const activity = ['start_activity 1', 'activity_completed 2']
const untilPause = [
  'running 6',
  'start_hypothesis_before 1',
  ...activity,
  'hypothesis_before_completed 3',
  'start_method 1',
  ...activity,
  'method_completed 2',
]
const rollbacks = ['start_rollbacks 1', 'rollbacks_completed 2']

test('a handler hears of each part of a run, in order', async () => {
  expect(await heard()).toEqual([
    ...untilPause,
    'start_hypothesis_after 1',
    ...activity,
    'hypothesis_after_completed 3',
    ...rollbacks,
    'finish 1',
  ])
})

test('a handler hears when the hypothesis is looked at all through the method', async () => {
  const events = await heard({ hypothesisStrategy: 'during-method-only', hypothesisFrequency: 60 })
  expect(events.filter((event) => event.includes('continuous'))).toEqual([
    'start_continuous_hypothesis 1',
    'continuous_hypothesis_iteration 2',
    'continuous_hypothesis_completed 3',
  ])
})

test('a look at the hypothesis that outlasts the method is told as one of those through it', async () => {
  const provider = { type: 'process', path: 'sleep', arguments: '0.3' }
  const slow = { type: 'probe', name: 'slow', tolerance: 0, provider }
  const events = await heard({ hypothesisStrategy: 'continuously', hypothesisFrequency: 60 }, slow)
  expect(events.filter((event) => event.includes('continuous'))).toEqual([
    'start_continuous_hypothesis 1',
    'continuous_hypothesis_iteration 2',
    'continuous_hypothesis_completed 3',
  ])
  expect(events.filter((event) => event.startsWith('hypothesis_after'))).toEqual(['hypothesis_after_completed 3'])
})

test.each([
  ['SIGINT', 'signal_exit 0'],
  ['SIGUSR1', 'signal_exit 0'],
  ['SIGTERM', 'interrupted 2'],
] as const)('a handler hears of %s in a pause as %s', async (signal, event) => {
  const stop = new AbortController()
  const listener = ({ type }: { readonly type: string }) => {
    if (type === 'pause') stop.abort({ signal })
  }
  expect(await heard({ signal: stop.signal, listener })).toEqual([...untilPause, event, ...rollbacks, 'finish 1'])
})
