import { expect, test } from 'vitest'
import { misfit } from '../../src/plugins/misfit.ts'

const whole = { type: 'integer', minimum: 100, maximum: 599 }
const schema = {
  type: 'object',
  properties: {
    count: { type: 'integer', minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
    replicas: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
    share: { type: 'number', exclusiveMinimum: 0 },
    name: { type: 'string', pattern: '\\S' },
    mode: { type: 'string', enum: ['fixed', 'percentage'] },
    status: { anyOf: [whole, { type: 'array', prefixItems: [whole, whole], minItems: 2, maxItems: 2 }] },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    routes: { type: 'array', items: { type: 'object', properties: { weight: whole } } },
    all: { anyOf: [{ type: 'boolean' }, { type: 'null' }] },
    any: {},
  },
}

test.each<[string, unknown, readonly PropertyKey[], string]>([
  ['count', 'x', [], 'it must be a whole number, and not "x"'],
  ['count', 1.5, [], 'it must be a whole number, and not 1.5'],
  ['replicas', -1, [], 'it must be a whole number of at least 0, and not -1'],
  ['share', 0, [], 'it must be a number above 0, and not 0'],
  ['name', ['a'], [], 'it must be a text, and not a list of 1'],
  ['mode', 'foo', [], 'it must be one of "fixed", "percentage", and not "foo"'],
  ['status', [200], [], 'it must be a whole number from 100 to 599 or a list of 2, and not a list of 1'],
  ['labels', 'a=b', [], 'it must be a mapping, and not "a=b"'],
  ['labels', { a: 1 }, ['a'], 'it must be a text, and not 1'],
  ['routes', [{ weight: 1 }], [0, 'weight'], 'it must be a whole number from 100 to 599, and not 1'],
  ['all', 'yes', [], 'it must be true or false or null, and not "yes"'],
  ['count', 'x'.repeat(99), [], 'it must be a whole number, and not a text of 101 characters'],
])('%s: %j at %j is refused in words of a user', (name, value, inside, expected) => {
  expect(misfit(schema, { [name]: value }, [name, ...inside])).toBe(expected)
})

test.each([
  ['name', ''],
  ['any', 1],
  ['unknown', 1],
  ['status', 200],
  ['all', null],
])('nothing is said of %s: %j, whose kind and size are right or not known', (name, value) => {
  expect(misfit(schema, { [name]: value }, [name])).toBeUndefined()
})
