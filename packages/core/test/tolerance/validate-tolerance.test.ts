import { describe, expect, it } from 'vitest'
import { PythonFloat } from '../../src/python/python-float.ts'
import { validateTolerance } from '../../src/tolerance/validate-tolerance.ts'

const problems = (tolerance: unknown) => validateTolerance(tolerance, { isFloat: () => false })

describe('validateTolerance', () => {
  it.each([
    true,
    0,
    '${x}',
    [],
    { type: 'probe' },
    { type: 'regex', pattern: '(?P<n>a)\\Z' },
    { type: 'jsonpath', path: ' $.a ' },
    { type: 'range', range: [5, 1.5] },
    { type: 'range', range: [true, new PythonFloat(1)] },
  ])('accepts %j', (tolerance) => {
    expect(problems(tolerance)).toEqual([])
  })

  it.each<[unknown, readonly (string | number)[], RegExp]>([
    [null, [], /must be a boolean/],
    [1.5, [], /use a range/],
    [new PythonFloat(1), [], /use a range/],
    [{}, [], /needs a type/],
    [{ type: 'other' }, ['type'], /"other" is not known; there are probe, regex/],
    [{ type: 'rnge' }, ['type'], /did you mean "range"/],
    [{ type: 'regex' }, [], /needs a pattern/],
    [{ type: 'regex', pattern: 5 }, ['pattern'], /must be text, and not 5/],
    [{ type: 'regex', pattern: 'a(' }, ['pattern'], /unterminated subpattern at position 1/],
    [{ type: 'jsonpath' }, [], /needs a path/],
    [{ type: 'jsonpath', path: 5 }, ['path'], /must be text/],
    [{ type: 'jsonpath', path: ' ' }, ['path'], /must not be empty/],
    [{ type: 'jsonpath', path: '$.${k}' }, ['path'], /at column 3/],
    [{ type: 'range' }, [], /needs a range/],
    [{ type: 'range', range: { a: 1 } }, ['range'], /list of two numbers/],
    [{ type: 'range', range: [1] }, ['range'], /two numbers, and not 1/],
    [{ type: 'range', range: ['1', 2] }, ['range', 0], /lower bound/],
    [{ type: 'range', range: [1, null] }, ['range', 1], /upper bound/],
  ])('says what is wrong with %j, and where', (tolerance, path, message) => {
    expect(problems(tolerance)).toEqual([{ path, message: expect.stringMatching(message) as string }])
  })

  it('refuses a float that looks like an integer', () => {
    expect(validateTolerance(1, { isFloat: (path) => path.length === 0 })).toHaveLength(1)
  })
})
