import { describe, expect, test } from 'vitest'
import { PythonFloat } from '../../src/python/python-float.ts'
import { tellTolerance } from '../../src/tolerance/tell-tolerance.ts'
import { valueInShort } from '../../src/tolerance/value-in-short.ts'

const http = (status: number, body: unknown) => ({ status, headers: {}, body })
const program = (status: number, stdout: string, stderr: string) => ({ status, stdout, stderr })

describe('what a tolerance asks for is told', () => {
  test.each<[unknown, unknown, string]>([
    [23, 17, '23'],
    [true, false, 'true'],
    ['up', 'down', '"up"'],
    [200, http(500, ''), 'a status of 200'],
    [[200, 204, 301], http(500, ''), 'a status of 200, 204 or 301'],
    [[200], http(500, ''), 'a status of 200'],
    [[], http(500, ''), 'a status of nothing'],
    [[2, 5], 7, 'a value from 2 to 5'],
    [['a', 'b', 'c'], 'd', 'one of "a", "b" or "c"'],
    [{ type: 'range', range: [1, new PythonFloat(2.5)], target: 'status' }, {}, 'in its status a number from 1 to 2.5'],
    [{ type: 'regex', pattern: '^ok$', target: 'body' }, {}, 'in its body a text in which /^ok$/ is found'],
    [{ type: 'jsonpath', path: '$.items[*]', count: 1 }, {}, '1 match at $.items[*]'],
    [{ type: 'jsonpath', path: '$.items[*]', count: 2 }, {}, '2 matches at $.items[*]'],
    [{ type: 'jsonpath', path: '$.x', expect: ['a'] }, {}, 'just ["a"] at $.x'],
    [{ type: 'jsonpath', path: '$.x' }, {}, 'something at $.x'],
    [{ type: 'probe', name: 'judge' }, {}, 'that the probe "judge" accepts it'],
    [Array(22).fill(1), 2, `one of ${'1, '.repeat(19)}1 or 2 more`],
    [{ type: 'regex', pattern: 'x'.repeat(500) }, {}, `a text in which /${'x'.repeat(160)}…/ is found`],
    [{ type: 'jsonpath', path: `$.${'x'.repeat(500)}` }, {}, `something at $.${'x'.repeat(158)}…`],
    [{ type: 'probe', name: 'x'.repeat(500) }, {}, `that the probe "${'x'.repeat(160)}…" accepts it`],
  ])('%j of %j', (tolerance, output, told) => {
    expect(tellTolerance(tolerance, output)).toBe(told)
  })
})

test('a secret in what is asked for is masked before anything is cut', () => {
  const secret = 'k'.repeat(300)
  const mask = (text: string) => text.replaceAll(secret, '***')
  expect(tellTolerance({ type: 'regex', pattern: `is ${secret}` }, {}, mask)).toBe('a text in which /is ***/ is found')
  expect(tellTolerance({ type: 'jsonpath', path: `$.${secret}` }, {}, mask)).toBe('something at $.***')
})

describe('a value is told in short', () => {
  const cyclic: Record<string, unknown> = {}
  cyclic['self'] = cyclic
  test.each<[string, unknown, string]>([
    ['nothing', null, 'null'],
    ['a number with a fraction', new PythonFloat(2), '2'],
    ['a long text', 'x'.repeat(500), `"${'x'.repeat(159)}…`],
    [
      'a program with words on its standard error',
      program(2, 'out', 'no such file\n'),
      'exit code 2, standard error "no such file"',
    ],
    [
      'a program that complains at length, and says at the end why it gave up',
      program(3, '', `${'x'.repeat(500)} no space left`),
      `exit code 3, standard error "…${'x'.repeat(146)} no space left"`,
    ],
    ['a program with an output only', program(0, 'fine\n', ''), 'exit code 0, standard output "fine"'],
    ['a program that did its work, and told on standard error how', program(0, '', '* Connected\n'), 'exit code 0'],
    ['a silent program', program(0, '', ''), 'exit code 0'],
    ['a program that was killed', program(-9, '', ''), 'ended by signal 9'],
    ['an answer over HTTP', http(503, 'no healthy upstream'), 'status 503, body "no healthy upstream"'],
    ['an answer without a body', http(204, ''), 'status 204'],
    ['a mapping', { a: [1, { b: true }] }, '{"a":[1,{"b":true}]}'],
    ['what contains itself', cyclic, 'a value that contains itself, or is too deep to be shown'],
  ])('%s', (_what, value, told) => {
    expect(valueInShort(value)).toBe(told)
  })

  test('without what is masked, however long it is', () => {
    const secret = `a "${'k'.repeat(300)}"`
    const mask = (text: string) => text.replaceAll(secret, '***')
    expect(valueInShort({ token: secret }, mask)).toBe('{"token":"***"}')
    expect(valueInShort(program(1, '', `bad ${secret}`), mask)).toBe('exit code 1, standard error "bad ***"')
  })
})
