import { expect, test } from 'vitest'
import { misfits } from '../../src/plugins/misfit.ts'

const whole = { type: 'integer', minimum: 100, maximum: 599 }
const closed = (properties: object, required: readonly string[] = []) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})
const text = { type: 'string' }
const schema = {
  type: 'object',
  properties: {
    count: { type: 'integer', minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
    replicas: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
    share: { type: 'number', exclusiveMinimum: 0 },
    name: { type: 'string', pattern: '\\S' },
    mode: { type: 'string', enum: ['fixed', 'percentage'] },
    phase: { anyOf: [{ type: 'string', enum: ['Running', 'Failed'] }, { type: 'null' }] },
    status: { anyOf: [whole, { type: 'array', prefixItems: [whole, whole], minItems: 2, maxItems: 2 }] },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    routes: { type: 'array', items: { type: 'object', properties: { weight: whole }, required: ['weight'] } },
    conditions: { type: 'array', items: closed({ type: text, status: text }, ['type', 'status']) },
    percentage: { anyOf: [{ type: 'number' }, closed({ value: { type: 'number' } }, ['value']), { type: 'null' }] },
    command: { anyOf: [text, { type: 'array', items: text }] },
    all: { anyOf: [{ type: 'boolean' }, { type: 'null' }] },
    any: {},
  },
}

test.each<[string, unknown, readonly (string | number)[], string]>([
  ['count', 'x', [], 'it must be a whole number, and not "x"'],
  ['count', 1.5, [], 'it must be a whole number, and not 1.5'],
  ['replicas', -1, [], 'it must be a whole number of at least 0, and not -1'],
  ['share', 0, [], 'it must be a number above 0, and not 0'],
  ['name', ['a'], [], 'it must be a text, and not a list of 1'],
  ['mode', 'foo', [], 'it must be one of "fixed", "percentage", and not "foo"'],
  ['mode', 'percent', [], 'it must be one of "fixed", "percentage", and not "percent"'],
  ['phase', 'Runing', [], 'it must be one of "Running", "Failed" or null, and not "Runing" (did you mean "Running"?)'],
  ['status', [200], [], 'it must be a whole number from 100 to 599 or a list of 2, and not a list of 1'],
  ['labels', 'a=b', [], 'it must be a mapping, and not "a=b"'],
  ['labels', { a: 1 }, ['a'], 'it must be a text, and not 1'],
  ['routes', [{ weight: 1 }], [0, 'weight'], 'it must be a whole number from 100 to 599, and not 1'],
  ['routes', [{ share: 1 }], [0], 'it needs the key "weight", which is missing'],
  ['command', ['a', 5], [1], 'it must be a text, and not 5'],
  ['all', 'yes', [], 'it must be true or false or null, and not "yes"'],
  ['count', 'x'.repeat(99), [], 'it must be a whole number, and not a text of 101 characters'],
])('%s: %j at %j is refused in words of a user', (name, value, inside, clause) => {
  expect(misfits(schema, { [name]: value })).toEqual([
    { path: [name, ...inside], clause, ...(clause.includes('the key') ? { key: 'weight' } : {}) },
  ])
})

test('a key that nobody knows is told with the key that is meant, and that one is not missed', () => {
  expect(misfits(schema, { conditions: [{ typ: 'Ready', status: 'True' }], percentage: { valeu: 5 } })).toEqual([
    { path: ['conditions', 0], key: 'typ', meant: 'type', clause: 'it takes no key "typ" (did you mean "type"?)' },
    { path: ['percentage'], key: 'valeu', meant: 'value', clause: 'it takes no key "valeu" (did you mean "value"?)' },
  ])
})

test('of a key that is like no other it is told which there are, and what is missing', () => {
  expect(misfits(schema, { percentage: { share: 5 } })).toEqual([
    { path: ['percentage'], key: 'share', clause: 'it takes no key "share" (it takes value)' },
    { path: ['percentage'], key: 'value', clause: 'it needs the key "value", which is missing' },
  ])
})

test.each([
  ['name', ''],
  ['any', 1],
  ['unknown', 1],
  ['status', 200],
  ['all', null],
  ['percentage', { value: 5 }],
  ['conditions', [{ type: 'Ready', status: 'True' }]],
])('nothing is said of %s: %j, whose kind and size are right or not known', (name, value) => {
  expect(misfits(schema, { [name]: value })).toEqual([])
})
