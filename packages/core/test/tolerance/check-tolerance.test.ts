import { describe, expect, it } from 'vitest'
import { ActivityAborted, ActivityFailed } from '../../src/errors/activity-errors.ts'
import type { Activity } from '../../src/model/experiment.ts'
import { PythonFloat } from '../../src/python/python-float.ts'
import { checkTolerance } from '../../src/tolerance/check-tolerance.ts'
import type { ToleranceContext } from '../../src/tolerance/tolerance-context.ts'
import { validateTolerance } from '../../src/tolerance/validate-tolerance.ts'

const configuration = { word: 're..y', three: 3, list: [1, 2], key: 'a', code: 0, float: new PythonFloat(5) }

/** Why probes of tolerances failed, as it was told. */
const told: string[] = []

function check(tolerance: unknown, value: unknown, runProbe: ToleranceContext['runProbe'] = async () => undefined) {
  return checkTolerance(tolerance, value, {
    configuration,
    secrets: { s: { token: 'x' } },
    runProbe,
    tellFailure: (sentence) => told.push(sentence),
  })
}

const process = { status: 3, stdout: '42\n', stderr: '' }
const answer = { status: 200, headers: {}, body: { a: [1, 2], n: null } }

describe('checkTolerance', () => {
  it.each<[unknown, unknown, boolean]>([
    [true, true, true],
    [true, 1, true],
    [false, 0, true],
    [false, null, false],
    [true, process, false],
    [5, 5, true],
    [5, '5', false],
    [1, true, true],
    [3, process, true],
    [1, { status: true }, true],
    [200, answer, true],
    [0, {}, false],
    [1.5, 1.5, false],
    [new PythonFloat(5), 5, false],
    [null, null, false],
    ['up', 'up', true],
    ['up', 'it is up', false],
    ['42\n', process, false],
    ['', '', true],
    ['${code}', { status: 0 }, true],
    ['${float}', 5, false],
    ['${list}', 1.5, true],
    ['${token}', 'x', true],
  ])('%j judges %j: %j', async (tolerance, value, met) => {
    expect(await check(tolerance, value)).toBe(met)
  })

  it.each<[readonly unknown[], unknown, boolean]>([
    [[], 1, false],
    [[7], 7, true],
    [[1, 2, 3], 4, false],
    [[null, 1, 2], null, true],
    [[5, 1, 9], true, true],
    [[[1], [2], [3]], [2], true],
    [[200, 301], { status: 204 }, false],
    [[200, 301], { status: 301 }, true],
    [[1, 5], 1, true],
    [[1, 5], 5.01, false],
    [[5, 1], 3, false],
    [[true, false], true, false],
    [['A', 'a'], 'Z', true],
    [['1', '2'], '10', true],
    [['😀', '\u{1f601}'], '\uffff', false],
    [[[1], [2]], [1, 5], true],
    [[[1], [2]], [2, 5], false],
  ])('the list %j judges %j: %j', async (tolerance, value, met) => {
    expect(await check(tolerance, value)).toBe(met)
  })

  it.each<[Record<string, unknown>, unknown, boolean]>([
    [{ pattern: '\\d+' }, 'the answer is 42', true],
    [{ pattern: '^good' }, 'all good', false],
    [{ pattern: '^\\d\\d$', target: 'stdout' }, process, true],
    [{ pattern: '^${word}$$' }, 'ready', true],
    [{ pattern: '(?P<w>foo)-(?P=w)' }, 'foo-foo', true],
  ])('the pattern of %j judges %j: %j', async (regex, value, met) => {
    expect(await check({ type: 'regex', ...regex }, value)).toBe(met)
  })

  it.each<[Record<string, unknown>, unknown, boolean]>([
    [{ range: [1, 2] }, 1, true],
    [{ range: [1, 2] }, 2.0001, false],
    [{ range: [10, 1] }, 5, false],
    [{ range: [1, 2] }, '1.5', true],
    [{ range: [1, 2] }, ' 2 ', true],
    [{ range: [0, 1] }, true, true],
    [{ range: [0, 100] }, 'many', false],
    [{ range: [0.1, 0.3] }, 0.3, true],
    [{ range: [0.1, 0.3] }, '0.3', false],
    [{ range: [new PythonFloat(42), 43], target: 'stdout' }, process, true],
    [{ range: [200, 299], target: 'status' }, answer, true],
  ])('the range of %j judges %j: %j', async (range, value, met) => {
    expect(await check({ type: 'range', ...range }, value)).toBe(met)
  })

  it.each<[Record<string, unknown>, unknown, boolean]>([
    [{ path: '$.a' }, { a: null }, true],
    [{ path: '$.b' }, { a: null }, false],
    [{ path: '$.a' }, null, false],
    [{ path: '$.a' }, '{"a": 1}', true],
    [{ path: '$' }, 'no JSON', true],
    [{ path: '$.a[*]', target: 'body', count: 2 }, answer, true],
    [{ path: '$.a[*]', target: 'body', count: 1 }, answer, false],
    [{ path: '$.absent', count: 0 }, answer, true],
    [{ path: '$.a[*]', target: 'body', count: 7, expect: [1, 2] }, answer, true],
    [{ path: '$.body.a', expect: [[1, 2]] }, answer, true],
    [{ path: '$.body.a', expect: [1, 2] }, answer, false],
    [{ path: '$.body.n', expect: null }, answer, true],
    [{ path: '$.body.absent', expect: [] }, answer, true],
    [{ path: '$.body.a[0]', expect: true }, answer, true],
    [{ path: '$.status', target: 'absent', expect: 200 }, answer, true],
    [{ path: '$.body.${key}[*]', expect: '${list}' }, answer, true],
    [{ path: '$.n', expect: ['${three}'] }, { n: 3 }, true],
    [{ path: '$.ok', expect: true }, '{"load": NaN, "most": -Infinity, "ok": true}', true],
    [{ path: '$.ok' }, '{"ok": nan}', false],
  ])('the JSON path of %j judges %j: %j', async (jsonpath, value, met) => {
    expect(await check({ type: 'jsonpath', ...jsonpath }, value)).toBe(met)
  })

  it.each<[unknown, unknown]>([
    [[1, 5], null],
    [[1, 5], '3'],
    [[1, 5], {}],
    [{ type: 'regex', pattern: 'a' }, 5],
    [{ type: 'regex', pattern: 'a' }, process],
    [{ type: 'regex', pattern: '200', target: 'status' }, answer],
    [{ type: 'regex', pattern: 'a', target: 'stdout' }, 'a'],
    [{ type: 'regex', pattern: '(' }, 'a'],
    [{ type: 'regex', pattern: '${three}' }, 'a'],
    [{ type: 'range', range: [0, 1] }, null],
    [{ type: 'range', range: [0, 1] }, [1]],
    [{ type: 'range', range: [0, 1] }, 'NaN'],
    [{ type: 'range', range: ['a', 1] }, 1],
    [{ type: 'range', range: [0, 1], target: 'status' }, 1],
    [{ type: 'jsonpath', path: 'a' }, {}],
    [{ type: 'jsonpath', path: '$', target: 'body' }, 'text'],
    [{ type: 'probe', provider: { type: 'process', path: 'true' } }, 1],
    [{ type: 'other' }, 1],
  ])('%j and %j can not be compared and abort', async (tolerance, value) => {
    await expect(check(tolerance, value)).rejects.toThrow(ActivityAborted)
  })

  it('says of an unknown type what validation says', async () => {
    const tolerance = { type: 'rnge', range: [1, 2] }
    const [problem] = validateTolerance(tolerance, { isFloat: () => false })
    await expect(check(tolerance, 1)).rejects.toThrow(problem!.message)
  })

  it('hands the output to a probe and asks whether its result is true in the sense of Python', async () => {
    const seen: Activity[] = []
    const tolerance = { type: 'probe', name: 'judge', provider: { type: 'python', func: 'f', arguments: { limit: 5 } } }
    const results = [true, 1, 'no', [0], { status: 1 }, false, 0, '', [], {}, null, undefined]
    const verdicts: boolean[] = []
    for (const result of results) {
      verdicts.push(
        await check(tolerance, 7, async (activity) => {
          seen.push(activity)
          return result
        }),
      )
    }
    expect(verdicts).toEqual([true, true, true, true, true, false, false, false, false, false, false, false])
    expect(seen[0]?.provider['arguments']).toEqual({ limit: 5, value: 7 })
    expect(tolerance.provider.arguments).toEqual({ limit: 5 })
  })

  it('takes a probe that fails for not met, but not one that can not be run', async () => {
    const tolerance = { type: 'probe', name: 'judge', provider: { type: 'python', arguments: {} } }
    const failing = (error: Error) => check(tolerance, 7, () => Promise.reject(error))
    expect(await failing(new ActivityFailed('It has no opinion.'))).toBe(false)
    expect(told).toEqual(['The probe "judge" of the tolerance failed: It has no opinion.'])
    await expect(failing(new ActivityAborted('bad'))).rejects.toThrow('bad')
  })
})

describe('a search that would take for ever', () => {
  it('is none where it only begins far behind the end of a list', async () => {
    const tolerance = { type: 'jsonpath', path: '$[90000000:0:-1]', expect: [3, 2] }
    await expect(check(tolerance, [1, 2, 3])).resolves.toBe(true)
  })

  const deep = Array.from({ length: 200 }).reduce<unknown>((inner) => ({ a: inner, b: [1, 2, 3] }), 1)

  it.each<[string, Readonly<Record<string, unknown>>, unknown]>([
    ['a regular expression', { type: 'regex', pattern: '(a+)+$' }, `${'a'.repeat(60)}b`],
    ['one with a back reference', { type: 'regex', pattern: '(?:(a|a)+)+\\1$' }, `${'a'.repeat(60)}b`],
    ['one that ignores case', { type: 'regex', pattern: '(?i)(x+x+)+y' }, 'X'.repeat(60)],
    ['a JSON path', { type: 'jsonpath', path: '$..*..*..*..*' }, deep],
    ['a filter of a JSON path', { type: 'jsonpath', path: '$..[?(@..*..* = $..*)]' }, deep],
  ])('%s is ended, and its activity has failed', async (_, tolerance, value) => {
    const remedy = 'pattern' in tolerance ? /^Write it more exactly: repetition/ : /^Name the members on the way/
    await expect(check(tolerance, value)).rejects.toMatchObject({
      message: expect.stringMatching(/^The search .* took longer than 2 s and was ended\.$/),
      remedy: expect.stringMatching(remedy),
    })
    await expect(check({ type: 'regex', pattern: 'b$' }, 'ab')).resolves.toBe(true)
  })
})
