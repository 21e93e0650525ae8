import { expect, test } from 'vitest'
import { experimentOf, newChaos } from './chaos.ts'

const drain = (provider: object, around: object = {}) => ({
  type: 'action',
  name: 'drain',
  ...around,
  provider: { type: 'python', module: 'chaosk8s.node.actions', func: 'drain_nodes', ...provider },
})
const process = (provider: object = {}, around: object = {}) => ({
  type: 'action',
  name: 'a',
  ...around,
  provider: { type: 'process', path: 'true', ...provider },
})
const judged = (tolerance: object) => ({
  ...experimentOf([]),
  'steady-state-hypothesis': { title: 'h', probes: [{ ...process(), type: 'probe', tolerance }] },
})

async function validate(experiment: object) {
  await using chaos = await newChaos()
  await chaos.write('e.json', JSON.stringify(experiment, null, 1))
  return await chaos.run(['validate', 'e.json'])
}

test.each<[string, object, string]>([
  ['of an experiment', experimentOf([], { rollback: [] }), '"rollback" means nothing here; did you mean "rollbacks"?'],
  ['of an experiment, by another word', experimentOf([], { variables: {} }), 'did you mean "configuration"?'],
  [
    'of an experiment that has the right one, too',
    experimentOf([], { rollback: [], rollbacks: [] }),
    '"rollback" means',
  ],
  ['of another block', experimentOf([], { probes: [] }), '"probes" means nothing here; it belongs into "steady-state-'],
  ['of the runtime', experimentOf([], { runtime: { rollback: {} } }), 'did you mean "rollbacks"?'],
  ['of a strategy', experimentOf([], { runtime: { rollbacks: { strategie: 'always' } } }), 'did you mean "strategy"?'],
  ['of an activity', experimentOf([process({}, { pause: { after: 1 } })]), 'did you mean "pauses"?'],
  [
    'of an activity that is nothing like a known one',
    experimentOf([process({}, { atomic: true })]),
    '"atomic" means nothing',
  ],
  ['of the provider, on an activity', experimentOf([process({}, { arguments: [] })]), 'it belongs into the provider'],
  ['of the pauses, on an activity', experimentOf([process({}, { after: 5 })]), 'it belongs into "pauses"'],
  ['of an activity, on a provider', experimentOf([process({ tolerance: 0 })]), 'it belongs to the activity'],
  ['of pauses', experimentOf([process({}, { pauses: { befor: 1 } })]), 'did you mean "before"?'],
  ['of a process', experimentOf([process({ argument: [] })]), 'did you mean "arguments"?'],
  ['of a process, by another word', experimentOf([process({ args: [] })]), 'did you mean "arguments"?'],
  ['of a process that has no such thing', experimentOf([process({ env: {} })]), '"env" means nothing here.'],
  [
    'of an exchange over HTTP',
    experimentOf([{ type: 'probe', name: 'a', provider: { type: 'http', url: 'http://x', verify_ssl: false } }]),
    'did you mean "verify_tls"?',
  ],
  [
    'of a Python function',
    experimentOf([drain({ arguments: { name: 'n' }, secret: ['k8s'] })]),
    '"secret" means nothing here; did you mean "secrets"?',
  ],
  ['of a tolerance', judged({ type: 'jsonpath', path: '$.a', expected: 1 }), 'did you mean "expect"?'],
  [
    'of a control',
    experimentOf([], { controls: [{ name: 'c', automatc: false, provider: { type: 'python', module: 'json' } }] }),
    'did you mean "automatic"?',
  ],
  [
    "of a control's provider",
    experimentOf([], { controls: [{ name: 'c', provider: { type: 'python', module: 'json', argument: {} } }] }),
    'did you mean "arguments"?',
  ],
  [
    'of a variable of the environment',
    experimentOf([], { configuration: { n: { type: 'env', key: 'N', defualt: 1, default: 2 } } }),
    '"defualt" means nothing here',
  ],
  [
    'beside a reference',
    experimentOf([process(), { ref: 'a', pauses: { after: 1 } }]),
    '"pauses" means nothing beside "ref": that of "a" counts.',
  ],
])('an unknown key %s is a warning with its place', async (_, experiment, says) => {
  const { code, stderr } = await validate(experiment)
  expect(stderr).toContain(says)
  expect(stderr).toMatch(/^ {2}! e\.json:\d+:\d+: /)
  expect(code).toBe(0)
})

test.each<[string, object, string]>([
  [
    'an argument beside the function',
    drain({ count: 1, arguments: { label_selector: 'a=b' } }),
    '"count" means nothing here; it is an argument of kubernetes/drain-nodes and belongs into "arguments".',
  ],
  ['arguments by another word', drain({ args: { name: 'n' } }), '"args" means nothing here; did you mean "arguments"?'],
  ['arguments that are misspelt', drain({ argument: { name: 'n' } }), 'did you mean "arguments"?'],
  ['arguments on the activity', drain({}, { arguments: { name: 'n' } }), 'it belongs into the provider'],
])('%s, of a native activity, would be missed and is an error', async (_, activity, says) => {
  const { code, stderr } = await validate(experimentOf([activity]))
  expect(stderr).toContain(says)
  expect(code).toBe(2)
})

test('a missing key of a tolerance is told with the one that is meant to be it', async () => {
  const { code, stderr } = await validate(judged({ type: 'regex', patern: 'a' }))
  expect(stderr).toContain('A regex tolerance needs a pattern.')
  expect(stderr).toContain('"patern" means nothing here; did you mean "pattern"?')
  expect(code).toBe(2)
})

test('a missing key that another one is meant to be is told once', async () => {
  const { code, stderr } = await validate({ titel: 't', description: 'd', method: [] })
  expect(stderr).toContain('is "titel" meant to be "title"?')
  expect(stderr.match(/titel/g)).toHaveLength(1)
  expect(code).toBe(2)
})

test('no word is said about keys that are for people', async () => {
  const notes = { 'x-team': 'core', _id: 5, owner: 'me', comment: 'why', description: 'what', tags: [] }
  const { code, stderr } = await validate({
    ...experimentOf([process({}, notes)]),
    ...notes,
    version: '1.0.0',
    contributions: { reliability: 'high' },
  })
  expect(stderr).toBe('✓ e.json is valid.\n')
  expect(code).toBe(0)
})
