import { ChangeLedger, type LoggedRecord, type RunLogRecord } from 'chaos-core'
import { expect, test } from 'vitest'
import { type Level, RunRenderer } from '../../src/render/render-run.ts'
import { plainStyle } from '../../src/render/style.ts'

function shown(
  records: readonly RunLogRecord[],
  { live = false, levels = ['info', 'warning', 'error'] as Level[] } = {},
) {
  const ledger = new ChangeLedger()
  const renderer = new RunRenderer(plainStyle, { live })
  return records
    .map((record, index): LoggedRecord => ({ n: index + 1, at: '2026-01-05T09:00:00.000Z', ...record }))
    .flatMap((record) => {
      ledger.take(record)
      return renderer.render(record, ledger)
    })
    .filter(({ level }) => levels.includes(level))
    .map(({ text }) => text)
}

const activity = { step: 'method/0', phase: 'method', kind: 'action', name: 'drain a node' } as const
const definition = { type: 'action', name: 'drain a node', provider: { type: 'plugin' } } as const
const start = '2026-01-05T09:00:00.000000+00:00'
const started: RunLogRecord = {
  ...activity,
  type: 'activity-started',
  background: false,
  dry: false,
  start,
  activity: definition,
}
const finished = {
  ...activity,
  type: 'activity-finished',
  status: 'succeeded',
  end: start,
  duration: 3.14,
  output: null,
} as const satisfies RunLogRecord

/** A change that was made, as the log tells it. */
function changed(id: number, object: string, summary: string, byHand?: string): RunLogRecord[] {
  return [
    {
      type: 'intent',
      id,
      change: 'kubernetes/x',
      undo: 'revert',
      object,
      summary,
      ...(byHand === undefined ? {} : { byHand }),
      data: {},
      step: 'method/0',
      activity: 'drain a node',
      attempt: 1,
      phase: 'method',
      scopes: [],
    },
    { type: 'outcome', id, applied: true },
  ]
}

const cordoned = (byHand?: string) => changed(1, 'Node worker-1: spec.unschedulable', 'cordoned', byHand)
const evicted = (id: number) => changed(id, `Pod shop/cart-${id}`, 'evicted')
const closing = (duration: number): RunLogRecord[] => [
  { type: 'undo-started', changes: 1 },
  { type: 'ended', end: start, duration },
]
/** What is shown from the summary of the changes on. */
const summaryIn = (lines: readonly string[]) =>
  lines.slice(lines.indexOf('What this run changed, and what became of it'))

test.each([false, true])('a run begins with what it acts on (in a sandbox: %s)', (sandbox) => {
  const lines = shown([
    {
      type: 'opened',
      format: 2,
      runId: 'r-1',
      seed: '42',
      actsOn: 'context kind-dev, server https://10.0.0.1:6443',
      start,
      platform: 'Linux',
      node: 'here',
      source: '/e.json',
      experiment: { title: 'Nodes can be drained' },
      variables: {},
      plugins: [],
      environment: {},
      sandbox,
      undo: { strategy: 'always', patience: 10, deadline: 45, heal: 120 },
      dry: null,
      failFast: false,
    },
  ])
  expect(lines).toEqual([
    'Acts on     context kind-dev, server https://10.0.0.1:6443',
    ...(sandbox
      ? ['            Process, http and python steps are not contained in it: they act on what they name.']
      : []),
    'Experiment  Nodes can be drained',
    'Run         r-1  seed 42',
  ])
})

test('an action is followed by its targets, its changes and its end', () => {
  const lines = shown([
    started,
    { type: 'targets', step: 'method/0', name: 'drain a node', targets: [{ object: 'Node worker-1' }] },
    ...cordoned(),
    finished,
    { type: 'pause', step: 'method/0', name: 'drain a node', when: 'after', seconds: 20 },
  ])
  expect(lines).toEqual([
    '  • action  drain a node',
    '      on Node worker-1',
    '      Node worker-1: spec.unschedulable: cordoned',
    '  ✓ action  drain a node  3.1 s',
    '      waits 20 s after it',
  ])
})

test.each([
  [{ held: 30, end: 'proven' }, '      ✓ put back after 30 s, proven: drain a node'],
  [
    { held: 12, early: 'the steady state did not hold', end: 'proven' },
    '      ✓ put back after 12 s, as the steady state did not hold, proven: drain a node',
  ],
  [
    { held: 30, end: 'left' },
    '      its time is over after 30 s; it is left as somebody else has changed it since: drain a node',
  ],
  [{ held: 30, end: 'unproven' }, '      ! not proven to be put back after 30 s: drain a node'],
] as const)('what is held says for how long, and what became of it: %j', (end, said) => {
  const of = { step: 'method/0', name: 'drain a node' }
  expect(
    shown([
      { type: 'held', ...of, seconds: 30 },
      { type: 'put-back', ...of, ...end },
    ]),
  ).toEqual(['      held for 30 s: drain a node', said])
})

test('an activity that is left out is one line, and none of success', () => {
  expect(shown([{ ...started, dry: true }, finished])).toEqual(['  • action  drain a node  left out (--dry)'])
})

test('a change whose call was refused is not told as one', () => {
  const [intent] = cordoned()
  expect(shown([started, intent!, { type: 'outcome', id: 1, applied: false }, finished])).toHaveLength(2)
})

test('where a terminal shows what goes on, an action in which nothing happens is one line', () => {
  expect(shown([started, finished], { live: true })).toEqual(['  ✓ action  drain a node  3.1 s'])
})

const beside = {
  'a probe of the hypothesis meanwhile': { step: 'during/0', phase: 'during', kind: 'probe', name: 'look' },
  'an action in the background': { step: 'method/1', phase: 'method', kind: 'action', name: 'load' },
} as const

test.each(Object.entries(beside))('%s takes neither its heading nor its count from an action', (_, other) => {
  const background = other.phase === 'method'
  const looked: RunLogRecord[] = [
    { ...started, ...other, background },
    { ...finished, ...other },
  ]
  const targets: RunLogRecord = {
    type: 'targets',
    step: 'method/0',
    name: 'drain a node',
    targets: [{ object: 'Node worker-1' }],
  }
  const changes = Array.from({ length: 12 }, (__, pod) => evicted(pod))
  const records = [started, ...looked, targets, ...changes.slice(0, 10).flat(), ...looked, ...changes.slice(10).flat()]
  const lines = shown([...records, finished], { live: true }).filter((line) => !/load/.test(line))
  expect(lines.slice(0, 2)).toEqual(['  • action  drain a node', '      on Node worker-1'])
  expect(lines).toHaveLength(2 + 8 + 2)
  expect(lines.at(-2)).toBe('      … and 4 more changes')
})

test('what happens in another activity is not shown below the heading of an action', () => {
  const other = { step: 'method/1', name: 'load' } as const
  const targets: RunLogRecord = {
    type: 'targets',
    step: 'method/1',
    name: 'load',
    targets: [{ object: 'Node worker-1' }],
  }
  const records = [{ ...started, ...other, background: true }, started, targets, finished]
  expect(shown(records, { live: true })).toEqual([
    '  • action  load  in the background',
    '      on Node worker-1',
    '  ✓ action  drain a node  3.1 s',
  ])
})

test('many changes of an action are cut short while it goes on', () => {
  const changes = Array.from({ length: 50 }, (_, pod) => evicted(pod)).flat()
  const lines = shown([started, ...changes, finished])
  expect(lines.length).toBe(11)
  expect(lines.at(-2)).toBe('      … and 42 more changes')
})

test('a failure says why and what to do', () => {
  const lines = shown([
    {
      ...finished,
      status: 'failed',
      message: 'Node worker-1 has pods that no controller would bring back.',
      remedy: 'Set force.',
    },
  ])
  expect(lines).toEqual([
    '  ✗ action  drain a node  failed  3.1 s',
    '      Node worker-1 has pods that no controller would bring back. Set force.',
  ])
})

test('a continuous hypothesis is told only when its verdict changes', () => {
  const during = (met: boolean): RunLogRecord => ({
    type: 'hypothesis-finished',
    phase: 'during',
    result: met ? 'met' : 'unmet',
  })
  expect(shown([during(true), during(true), during(false), during(false), during(true)])).toEqual([
    '  ✓ steady state holds meanwhile',
    '  ✗ steady state does not hold meanwhile',
    '  ✓ steady state holds meanwhile',
  ])
})

test('the end lists the changes aligned, those of one kind cut short', () => {
  const pods = Array.from({ length: 30 }, (_, pod) => pod + 2)
  const lines = shown([
    ...cordoned(),
    ...pods.flatMap(evicted),
    ...closing(27),
    { type: 'settled', id: 1, fate: 'restored' },
    ...pods.map((id): RunLogRecord => ({ type: 'settled', id, fate: 'healed' })),
    { type: 'closed', outcome: 'held', reason: 'The steady state held.' },
  ])
  const summary = summaryIn(lines)
  expect(summary.slice(0, 2)).toEqual([
    'What this run changed, and what became of it',
    '  restored    Node worker-1: spec.unschedulable  cordoned',
  ])
  expect(summary.slice(10)).toEqual([
    '  healed      Pod shop/cart-10                   evicted',
    '  healed      … and 21 more, all healed          evicted',
    '',
    'Held  The steady state held.  It took 27 s.',
  ])
})

test('what is not proven undone is always listed, with the command to do it by hand', () => {
  const lines = shown([
    ...cordoned('kubectl uncordon worker-1'),
    { type: 'settled', id: 1, fate: 'open', detail: 'the API server did not answer' },
    ...closing(90),
    { type: 'closed', outcome: 'not-restored', reason: '1 change is not proven undone.' },
  ])
  expect(summaryIn(lines)).toEqual([
    'What this run changed, and what became of it',
    '  OPEN        Node worker-1: spec.unschedulable: cordoned',
    '              why: the API server did not answer',
    '              by hand: kubectl uncordon worker-1',
    '',
    'Not restored  1 change is not proven undone.  It took 1 min 30 s.',
    'Try again with "chaos recover", or put back by hand what is listed as OPEN or drifted.',
  ])
})

test('what stays since somebody else has set it is told with who it was, and what it is now', () => {
  const lines = shown([
    ...cordoned('kubectl uncordon worker-1'),
    { type: 'settled', id: 1, fate: 'superseded', detail: 'by kubectl: spec.unschedulable is true' },
    ...closing(90),
    { type: 'closed', outcome: 'held', reason: 'The steady state held.' },
  ])
  expect(summaryIn(lines)).toContain(
    '  superseded  Node worker-1: spec.unschedulable  cordoned; by kubectl: spec.unschedulable is true',
  )
})

test('what has not healed is said to be that, apart from what still stands', () => {
  const lines = shown([
    ...evicted(1),
    { type: 'settled', id: 1, fate: 'degraded', detail: 'Deployment shop/cart has 1 of 2 pods ready' },
    ...closing(61),
    { type: 'closed', outcome: 'not-healed', reason: 'Nothing of this run stands any more.' },
  ])
  expect(summaryIn(lines)).toEqual([
    'What this run changed, and what became of it',
    '  NOT HEALED  Pod shop/cart-1: evicted',
    '              why: Deployment shop/cart has 1 of 2 pods ready',
    '',
    'Not healed  Nothing of this run stands any more.  It took 1 min 1 s.',
    '"chaos recover" looks again at what is listed as NOT HEALED.',
  ])
})

test('what is waited for before the undo is named once, and counted for those who look closely', () => {
  const waiting = (seconds: number): RunLogRecord => ({ type: 'waiting', what: 'the rollback "restore"', seconds })
  const line = (seconds: number) => `  waits for the rollback "restore", then puts back: ${seconds} s left`
  expect(shown([waiting(9), waiting(8)])).toEqual([line(9)])
  expect(shown([waiting(9), waiting(8)], { levels: ['info', 'debug'] })).toEqual([line(9), line(8)])
})
