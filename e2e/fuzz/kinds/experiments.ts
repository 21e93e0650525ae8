import type { Random } from '../../histories/random.ts'
import type { Answer, Input } from '../input.ts'
import { mutateText } from '../mutate-text.ts'
import { mutateValue } from '../mutate-value.ts'
import { yamlText } from '../yaml-text.ts'

const tolerances: readonly unknown[] = [
  true,
  200,
  'yes',
  [200, 201],
  { type: 'regex', pattern: '^a+b?$', target: 'stdout' },
  { type: 'jsonpath', path: '$.items[*].name', target: 'body', expect: ['a', 'b'] },
  { type: 'jsonpath', path: '$..[?(@.n > 1)]', count: 1 },
  { type: 'range', range: [1, 10], target: 'status' },
  { type: 'probe', name: 'judge', provider: { type: 'process', path: 'true', arguments: {} } },
]

const providers: readonly unknown[] = [
  { type: 'process', path: 'echo', arguments: ['-n', '${name}', 7] },
  { type: 'process', path: 'echo', arguments: { '--name': '${name}', '-n': null }, timeout: 5 },
  { type: 'http', url: '{{server}}body?x=${name}', headers: { 'x-name': '$name' }, timeout: [1, 1], max_retries: 1 },
  {
    type: 'http',
    url: '{{server}}body',
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    arguments: { a: ['${name}', { b: '${number}' }] },
    timeout: 1,
  },
  { type: 'http', url: '{{server}}body', method: 'PUT', arguments: { a: [1, '${list}'], b: null }, timeout: 1 },
  { type: 'python', module: 'os.path', func: 'exists', arguments: { path: '/nowhere' } },
  {
    type: 'plugin',
    activity: 'http-probes/http-response',
    arguments: { url: '{{server}}body', timeout: 1, expected_status: [200, 299], body_pattern: 'a|b' },
    secrets: ['s'],
  },
]

/** How often something asks for a Python interpreter: to start one takes as long as ten other inputs. */
const aPython = 0.002

const body = JSON.stringify({
  items: [
    { name: 'a', n: 1 },
    { name: 'b', n: 2 },
  ],
  text: 'aab',
  number: 1.0,
})

function activityOf(random: Random, more: object = {}): unknown {
  return {
    type: random.pick(['probe', 'action']),
    name: random.pick(['look', 'act', 'do it']),
    provider: random.pick(providers),
    ...(random.chance(0.2) ? { pauses: { before: 0, after: '${number}' } } : {}),
    ...(random.chance(0.2) ? { background: true } : {}),
    ...(random.chance(0.1) ? { timeout: 3, dry: false, configuration: { x: 1 }, secrets: ['s'] } : {}),
    ...(random.chance(aPython)
      ? { controls: [{ name: 'c', provider: { type: 'python', module: 'none' }, scope: 'before' }] }
      : {}),
    ...more,
  }
}

function experimentOf(random: Random): unknown {
  const probe = () => activityOf(random, { type: 'probe', background: false, tolerance: random.pick(tolerances) })
  return {
    title: 'An experiment of ${name}',
    description: 'It looks.',
    tags: ['a', 'b'],
    version: '1.0.0',
    contributions: { reliability: 'high' },
    configuration: {
      name: 'n',
      number: { type: 'env', key: 'NUMBER', default: 0, env_var_type: 'int' },
      list: [1, 2.0, { a: null }],
      asked: { type: 'probe', name: 'ask', provider: { type: 'process', path: 'echo', arguments: ['7'] } },
    },
    secrets: { s: { token: { type: 'env', key: 'TOKEN', default: 'kiwi' }, plain: 'p' } },
    controls: [{ ref: 'c' }],
    extensions: [{ name: 'x', value: 1 }],
    runtime: {
      rollbacks: { strategy: 'always' },
      undo: { patience: 1, deadline: 1 },
      hypothesis: { strategy: 'default' },
    },
    'steady-state-hypothesis': { title: 'All is well', probes: [probe(), probe()], controls: [] },
    method: [activityOf(random), { ref: 'look' }, activityOf(random)],
    rollbacks: [activityOf(random)],
  }
}

/** An experiment as text, wrong in some way, or in none. */
function textOf(random: Random): { readonly name: string; readonly text: string } {
  const valid = experimentOf(random)
  const value = random.chance(0.8) ? mutateValue(valid, random) : valid
  const yaml = random.chance(0.25)
  const text = yaml
    ? yamlText(value, { aliasDuplicateObjects: random.chance(0.5) })
    : JSON.stringify(value, null, random.pick([0, 2]))
  return { name: yaml ? 'e.yaml' : 'e.json', text: random.chance(0.25) ? mutateText(text, random) : text }
}

function answersFor(random: Random): readonly Answer[] {
  const altered = random.chance(0.5) ? JSON.stringify(mutateValue(JSON.parse(body), random)) : mutateText(body, random)
  return [
    {
      path: '',
      status: random.pick([200, 200, 200, 204, 301, 404, 500]),
      headers: {
        'content-type': random.pick(['application/json', 'text/plain', 'application/json; charset=nope', '']),
        ...(random.chance(0.1) ? { 'content-encoding': random.pick(['gzip', 'br', 'deflate', 'x, gzip']) } : {}),
        ...(random.chance(0.1) ? { location: random.pick(['/', 'http://[', 'file:///', '{{server}}body']) } : {}),
      },
      body: altered,
    },
  ]
}

const none = { answers: [], environment: {} } as const

export function experimentsThatValidate(random: Random): Omit<Input, 'name'> {
  const { name, text } = textOf(random)
  return { ...none, files: { [name]: text }, args: ['validate', name] }
}

export function experimentsThatRun(random: Random): Omit<Input, 'name'> {
  const { name, text } = textOf(random)
  // Pauses are left out: they may be years.
  const options = [
    ...['--dry', 'pause'],
    ...(random.chance(0.8) ? ['--no-validation'] : []),
    ...(random.chance(0.1) ? ['--fail-fast', '--hypothesis-strategy', 'continuously'] : []),
    ...(random.chance(0.1) ? ['--rollback-strategy', random.pick(['always', 'never', 'deviated'])] : []),
    ...(random.chance(0.1)
      ? ['--var', random.pick(['name=x', 'number:int=2', 'list:json=[[', 'list:json=[1]', 'a:b=c'])]
      : []),
  ]
  return { answers: answersFor(random), environment: {}, files: { [name]: text }, args: ['run', name, ...options] }
}

export function fetchedExperiments(random: Random): Omit<Input, 'name'> {
  const { text } = textOf(random)
  const type = random.pick(['application/json', 'application/x-yaml', 'text/plain', 'text/html', ''])
  return {
    files: {},
    answers: [
      { path: '', status: random.pick([200, 200, 200, 404, 302]), headers: { 'content-type': type }, body: text },
    ],
    environment: {},
    args: ['validate', '{{server}}e'],
  }
}
