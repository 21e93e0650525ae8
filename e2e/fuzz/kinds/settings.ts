import type { Random } from '../../histories/random.ts'
import type { Input } from '../input.ts'
import { mutateText } from '../mutate-text.ts'
import { mutateValue } from '../mutate-value.ts'
import { yamlText } from '../yaml-text.ts'

const settings = {
  auths: { 'example.com': { type: 'basic', value: 'x' } },
  controls: { none: { provider: { type: 'process', path: 'true' } } },
  notifications: [
    { type: 'http', url: '{{server}}', events: ['run-started'], headers: { a: 'b' } },
    { type: 'plugin', module: '' },
  ],
  runtime: { rollbacks: { strategy: 'always' }, undo: { patience: 1 } },
  exit_codes: 'chaos',
}
const experiment = JSON.stringify({
  title: 't',
  description: 'd',
  configuration: { a: 1 },
  secrets: { s: { t: 'kiwi' } },
  method: [{ type: 'action', name: 'a', provider: { type: 'process', path: 'echo', arguments: ['${a}'] } }],
})
const answers = [{ path: '', status: 200, headers: {}, body: '' }]

function textOf(value: unknown, random: Random): string {
  const given = random.chance(0.75) ? mutateValue(value, random) : value
  const text = yamlText(given, { aliasDuplicateObjects: random.chance(0.5) })
  return random.chance(0.4) ? mutateText(text, random) : text
}

export function settingsFiles(random: Random): Omit<Input, 'name'> {
  const command = random.pick([
    ['run', 'e.json'],
    ['validate', 'e.json'],
    ['settings', 'show', '--format', random.pick(['json', 'yaml'])],
    ['info', 'settings'],
    ['recover'],
  ])
  return {
    files: { 's.yaml': textOf(settings, random), 'e.json': experiment },
    answers,
    environment: {},
    args: ['--settings', 's.yaml', ...command],
  }
}

const keys = [
  'notifications[0].url',
  'auths.example\\.com.type',
  'runtime',
  'a',
  '[0]',
  'a[1][2]',
  'notifications[99]',
  'x.y.z',
  '..',
  'notifications.length',
  '__proto__.a',
  'exit_codes.a',
  'notifications[0][0]',
]
const values = ['1', '"x"', '[]', '{}', 'null', '{"a": [1]}', 'x', '', '[[', '"\\ud800"', '{"__proto__": 1}', '[1,']

export function settingsKeys(random: Random): Omit<Input, 'name'> {
  const key = random.chance(0.3) ? mutateText(random.pick(keys), random) : random.pick(keys)
  const value = random.chance(0.2) ? mutateText(random.pick(values), random) : random.pick(values)
  const command = random.pick([
    ['get', '--', key],
    ['set', '--', key, value],
    ['remove', '--', key],
  ])
  const text = random.chance(0.5) ? yamlText(settings) : textOf(settings, random)
  return {
    files: { 's.yaml': text },
    answers: [],
    environment: {},
    args: ['--settings', 's.yaml', 'settings', ...command],
  }
}

const variables = { configuration: { a: { type: 'env', key: 'A', default: '1' }, b: [1] }, secrets: { s: { t: 'x' } } }
const control = { mine: { provider: { type: 'process', path: 'true' }, scope: 'before' }, other: { ref: 'mine' } }

export function variableFiles(random: Random): Omit<Input, 'name'> {
  const ending = random.pick(['.yaml', '.json', '.env'])
  const value = random.chance(0.7) ? mutateValue(variables, random) : variables
  const plain = ending === '.env' ? 'A=1\nB = 2\n# c\n' : ending === '.json' ? JSON.stringify(value) : yamlText(value)
  const text = random.chance(0.4) ? mutateText(plain, random) : plain
  const controls = random.chance(0.3) ? ['--control-file', 'c.yaml'] : []
  return {
    files: { [`v${ending}`]: text, 'e.json': experiment, 'c.yaml': textOf(control, random) },
    answers,
    environment: {},
    args: ['run', 'e.json', '--var-file', `v${ending}`, ...controls],
  }
}
