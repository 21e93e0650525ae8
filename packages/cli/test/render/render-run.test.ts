import type { ChangeReport, RunEvent } from 'chaos-core'
import { expect, test } from 'vitest'
import { type Level, RunRenderer } from '../../src/render/render-run.ts'
import { plainStyle } from '../../src/render/style.ts'

function shown(events: readonly RunEvent[], { live = false, levels = ['info', 'warning', 'error'] as Level[] } = {}) {
  const renderer = new RunRenderer(plainStyle, { live })
  return events
    .flatMap((event) => renderer.render(event))
    .filter(({ level }) => levels.includes(level))
    .map(({ text }) => text)
}

const started: RunEvent = {
  type: 'activity-started',
  phase: 'method',
  kind: 'action',
  name: 'drain a node',
  background: false,
  dry: false,
}
const finished: RunEvent = {
  type: 'activity-finished',
  phase: 'method',
  kind: 'action',
  name: 'drain a node',
  status: 'succeeded',
  duration: 3.14,
}
const cordoned: ChangeReport = {
  id: 1,
  type: 'kubernetes/object-field',
  object: 'Node worker-1: spec.unschedulable',
  summary: 'cordoned',
  fate: 'restored',
}
const evicted = (pod: number): ChangeReport => ({
  id: pod,
  type: 'kubernetes/pod-evicted',
  object: `Pod shop/cart-${pod}`,
  summary: 'evicted',
  fate: 'healed',
})

test('a run begins with what it acts on', () => {
  const lines = shown([
    { type: 'acts-on', text: 'context kind-dev, server https://10.0.0.1:6443' },
    { type: 'opened', runId: 'r-1', folder: '/state/runs/r-1', title: 'Nodes can be drained', seed: '42' },
  ])
  expect(lines).toEqual([
    'Acts on     context kind-dev, server https://10.0.0.1:6443',
    'Experiment  Nodes can be drained',
    'Run         r-1  seed 42',
  ])
})

test('an action is followed by its targets, its changes and its end', () => {
  const lines = shown([
    started,
    { type: 'targets', name: 'drain a node', targets: ['Node worker-1'] },
    { type: 'changed', object: 'Node worker-1: spec.unschedulable', summary: 'cordoned' },
    finished,
    { type: 'pause', name: 'drain a node', when: 'after', seconds: 20 },
  ])
  expect(lines).toEqual([
    '  • action  drain a node',
    '      on Node worker-1',
    '      Node worker-1: spec.unschedulable: cordoned',
    '  ✓ action  drain a node  3.1 s',
    '      waits 20 s after it',
  ])
})

test('where a terminal shows what goes on, an action in which nothing happens is one line', () => {
  expect(shown([started, finished], { live: true })).toEqual(['  ✓ action  drain a node  3.1 s'])
})

test('many changes of an action are cut short while it goes on', () => {
  const changes = Array.from(
    { length: 50 },
    (_, pod): RunEvent => ({ type: 'changed', object: `Pod shop/cart-${pod}`, summary: 'evicted' }),
  )
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
    } as RunEvent,
  ])
  expect(lines).toEqual([
    '  ✗ action  drain a node  failed  3.1 s',
    '      Node worker-1 has pods that no controller would bring back. Set force.',
  ])
})

test('a continuous hypothesis is told only when its verdict changes', () => {
  const during = (met: boolean): RunEvent => ({ type: 'hypothesis-finished', phase: 'during', met })
  expect(shown([during(true), during(true), during(false), during(false), during(true)])).toEqual([
    '  ✓ steady state holds meanwhile',
    '  ✗ steady state does not hold meanwhile',
    '  ✓ steady state holds meanwhile',
  ])
})

test('the end lists the changes aligned, those of one kind cut short', () => {
  const changes = [cordoned, ...Array.from({ length: 30 }, (_, pod) => evicted(pod))]
  const lines = shown([
    {
      type: 'finished',
      outcome: 'held',
      reason: 'The steady state held.',
      duration: 27,
      changes,
      journalPath: 'j.json',
    },
  ])
  expect(lines.slice(0, 3)).toEqual([
    '',
    'What this run changed, and what became of it',
    '  restored    Node worker-1: spec.unschedulable  cordoned',
  ])
  expect(lines.slice(11)).toEqual([
    '  healed      Pod shop/cart-8                    evicted',
    '  healed      … and 21 more, all healed          evicted',
    '',
    'Held  The steady state held.  It took 27 s.',
    'Journal     j.json',
  ])
})

test('what is not proven undone is always listed, with the command to do it by hand', () => {
  const change: ChangeReport = {
    ...cordoned,
    fate: 'open',
    detail: 'the API server did not answer',
    byHand: 'kubectl uncordon worker-1',
  }
  const lines = shown([
    {
      type: 'finished',
      outcome: 'not-restored',
      reason: '1 change is not proven undone.',
      duration: 90,
      changes: [change],
      journalPath: 'j.json',
    },
  ])
  expect(lines).toEqual([
    '',
    'What this run changed, and what became of it',
    '  OPEN        Node worker-1: spec.unschedulable: cordoned',
    '              why: the API server did not answer',
    '              by hand: kubectl uncordon worker-1',
    '',
    'Not restored  1 change is not proven undone.  It took 1 min 30 s.',
    'Try again with "chaos recover", or put back by hand what is listed as OPEN or drifted.',
    'Journal     j.json',
  ])
})

test('what has not healed is said to be that, apart from what still stands', () => {
  const lines = shown([
    {
      type: 'finished',
      outcome: 'not-healed',
      reason: 'Nothing of this run stands any more, but the system has not repaired: Pod shop/cart-1.',
      duration: 61,
      changes: [{ ...evicted(1), fate: 'not-healed', detail: 'Deployment shop/cart has 1 of 2 pods ready' }],
      journalPath: './journal.json',
    },
  ])
  expect(lines).toEqual([
    '',
    'What this run changed, and what became of it',
    '  NOT HEALED  Pod shop/cart-1: evicted',
    '              why: Deployment shop/cart has 1 of 2 pods ready',
    '',
    expect.stringContaining('Not healed  Nothing of this run stands any more'),
    '"chaos recover" looks again at what is listed as NOT HEALED.',
    'Journal     ./journal.json',
  ])
})
