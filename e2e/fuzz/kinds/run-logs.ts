import type { Random } from '../../histories/random.ts'
import type { Input } from '../input.ts'
import { mutateValue } from '../mutate-value.ts'

/** The id of the run; its lines are summed with it. */
export const runId = '20260105-090000-abcdef'
const time = '2026-01-05T09:00:00.250Z'
const start = '2026-01-05T09:00:00.250000+00:00'
const activity = { type: 'action', name: 'a', provider: { type: 'process', path: 'true' } }

const opened = {
  type: 'opened',
  format: 2,
  runId,
  seed: '1',
  actsOn: 'nothing',
  start,
  platform: 'Linux',
  node: 'here',
  source: '/e.json',
  experiment: {
    title: 't',
    configuration: { a: { type: 'env', key: 'A', default: '1' } },
    secrets: { s: { t: 'x' } },
    method: [],
  },
  variables: { b: 1 },
  plugins: [{ name: 'kubernetes', packageName: 'chaos-kubernetes', version: '0.1.0', folder: '/k' }],
  environment: { KUBECONFIG: '/nowhere' },
  sandbox: false,
  undo: { strategy: 'always', patience: 0.01, deadline: 0.05, heal: 0.05 },
  dry: null,
  failFast: false,
}
const object = { apiVersion: 'v1', kind: 'Node', name: 'n1', uid: 'u' }
const intent = (id: number, change: string) => ({
  type: 'intent',
  id,
  change,
  undo: 'revert',
  object: `Node n${id}`,
  summary: 'was cordoned',
  byHand: `kubectl uncordon n${id}`,
  data: {
    cluster: { server: 'https://127.0.0.1:1', uid: 'c' },
    object,
    does: 'set',
    fields: [{ path: ['spec', 'unschedulable'], before: false, after: true }],
  },
  step: 'method/0',
  activity: 'a',
  attempt: 1,
  phase: 'method',
  scopes: [],
  key: `Node n${id}`,
})

const records: readonly object[] = [
  opened,
  { type: 'hypothesis-started', phase: 'gate', title: 'h', probes: 1 },
  { type: 'hypothesis-finished', phase: 'gate', result: 'met' },
  { type: 'method-started', activities: 1 },
  {
    type: 'activity-started',
    step: 'method/0',
    phase: 'method',
    kind: 'action',
    name: 'a',
    background: false,
    dry: false,
    plugin: 'kubernetes',
    start,
    activity,
  },
  intent(1, 'kubernetes/object-field'),
  { type: 'attempt', id: 1, carries: '2', previous: 'unknown' },
  { type: 'outcome', id: 1, applied: true, came: { resourceVersion: '3' } },
  intent(2, 'files/text'),
  {
    type: 'activity-finished',
    step: 'method/0',
    phase: 'method',
    kind: 'action',
    name: 'a',
    status: 'failed',
    message: 'm',
    reason: 'failed',
    end: start,
    duration: 0.1,
    exception: ['x\n'],
    output: { a: 1 },
  },
  { type: 'altered', what: 'result', step: 'method/0', result: { activity, output: null, start } },
  {
    type: 'altered',
    what: 'journal',
    journal: {
      experiment: {},
      start,
      status: null,
      steady_states: { before: null, after: null, during: [] },
      run: [],
      rollbacks: [],
    },
  },
  { type: 'cut-short', what: 'method', asked: false, outcome: 'internal', reason: 'r' },
  { type: 'undo-started', changes: 2 },
  { type: 'restoring', id: 3, key: 'Node n1', change: 'kubernetes/object-field', data: {} },
  { type: 'undone', id: 1 },
  { type: 'settled', id: 1, fate: 'restored' },
  { type: 'ended', end: start, duration: 1 },
  { type: 'recovering' },
  { type: 'recovered', proven: false },
  { type: 'accepted', reason: 'r', by: 'me' },
  { type: 'closed', outcome: 'held', reason: 'r' },
]

export function runLogs(random: Random): Omit<Input, 'name'> {
  const kept = random.chance(0.5)
    ? records.slice(0, random.between(1, records.length))
    : records.filter((_, at) => at === 0 || random.chance(0.6))
  const numbered: unknown[] = kept.map((record, index) => ({ n: index + 1, at: time, ...record }))
  const at = random.between(0, numbered.length - 1)
  numbered[at] = mutateValue(numbered[at], random)
  const listed = [numbered[0], { n: 6, at: time, type: 'object', id: 1, object: 'Node n1', summary: 's' }]
  if (random.chance(0.3)) listed[1] = mutateValue(listed[1], random)
  const lines = (all: readonly unknown[]) => all.map((record) => `${JSON.stringify(record) ?? ''}\n`).join('')
  const folder = `state/runs/${runId}`
  const lock = { pid: 1, startedAt: 'long ago', host: '{{host}}', released: true }
  return {
    files: {
      [`${folder}/log.jsonl`]: lines(numbered),
      [`${folder}/objects.jsonl`]: lines(listed),
      [`${folder}/lock`]: JSON.stringify(random.chance(0.1) ? mutateValue(lock, random) : lock),
      [`state/unfinished/${runId}`]: '',
      ...(random.chance(0.1)
        ? { [`${folder}/accepted.json`]: JSON.stringify(mutateValue(records.at(-2), random)) }
        : {}),
    },
    answers: [],
    environment: { KUBECONFIG: '/nowhere' },
    args: random.pick([
      ['journal', runId],
      ['journal', `${folder}/log.jsonl`, '--output', 'j.json'],
      ['recover', '--yes'],
      ['recover', '--yes', '--take-over'],
      ['recover', '--accept', runId, '--reason', 'r'],
    ]),
  }
}
