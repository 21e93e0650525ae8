import { describe, expect, it } from 'vitest'
import { parseJson } from '../../src/documents/parse-json.ts'
import { DocumentSyntaxError } from '../../src/documents/parsed-document.ts'

function errorOf(text: string): string {
  try {
    parseJson(text)
    return 'no error'
  } catch (error) {
    if (!(error instanceof DocumentSyntaxError)) throw error
    return `${error.position.line}:${error.position.column} ${error.message}`
  }
}

describe('JSON', () => {
  it('knows where members and items begin', () => {
    const parsed = parseJson('{\n  "a": [1, {"b": "é\\n"}],\n  "c": {}\n}')
    expect(parsed.positionOf(['a'])).toEqual({ line: 2, column: 3 })
    expect(parsed.positionOf(['a', 1])).toEqual({ line: 2, column: 12 })
    expect(parsed.positionOf(['a', 1, 'b'])).toEqual({ line: 2, column: 13 })
    expect(parsed.positionOf([])).toEqual({ line: 1, column: 1 })
  })

  it('gives the innermost block for what is not there', () => {
    expect(parseJson('{"a": {"b": 1}}').positionOf(['a', 'x', 'y'])).toEqual({ line: 1, column: 2 })
  })

  it('tells floating-point numbers from integers of the same value', () => {
    const parsed = parseJson('{"i": 1, "f": 1.0, "e": 1e3, "t": "1.0"}')
    expect(['i', 'f', 'e', 't', 'none'].map((key) => parsed.isFloat([key]))).toEqual([false, true, true, false, false])
  })

  it('takes the last of two members with the same name, for their place too', () => {
    const parsed = parseJson('{"a": 1,\n"a": 2.0}')
    expect(parsed.value).toEqual({ a: 2 })
    expect(parsed.positionOf(['a'])).toEqual({ line: 2, column: 1 })
    expect(parsed.isFloat(['a'])).toBe(true)
  })

  it("reads Python's NaN and Infinity, and a byte order mark", () => {
    expect(parseJson('\uFEFF{"a": [NaN, Infinity, -Infinity]}').value).toEqual({ a: [Number.NaN, Infinity, -Infinity] })
  })

  it('knows the names that stand twice in a mapping, of which the last counts', () => {
    const parsed = parseJson('{"a": 1,\n "b": [{"c": 1, "c": 2}],\n "a": 3, "a": 4}')
    expect(parsed.value).toEqual({ a: 4, b: [{ c: 2 }] })
    expect(parsed.doubledKeys()).toEqual([
      { name: 'c', position: { line: 2, column: 17 }, former: { line: 2, column: 9 } },
      { name: 'a', position: { line: 3, column: 2 }, former: { line: 1, column: 2 } },
      { name: 'a', position: { line: 3, column: 10 }, former: { line: 3, column: 2 } },
    ])
  })

  it('keeps numbers that are exact, and floats of any size', () => {
    expect(
      parseJson('[9007199254740991, 1234567890123456789.0, 1e300, "9007199254740993 \\" 9007199254740993"]').value,
    ).toEqual([9007199254740991, 1234567890123456800, 1e300, '9007199254740993 " 9007199254740993'])
  })

  it('does not let a member named __proto__ change anything', () => {
    const value = parseJson('{"__proto__": {"x": NaN}}').value as Record<string, unknown>
    expect(Object.keys(value)).toEqual(['__proto__'])
    expect(value['x']).toBeUndefined()
  })

  it.each([
    ['', '1:1 a value was expected, but the text ends'],
    ['{"a": }', '1:7 a value was expected, but there is "}"'],
    ['{"a": 1,}', '1:9 a name in double quotes was expected, but there is "}"'],
    ['{"a" 1}', '1:6 ":" was expected, but there is "1"'],
    ['{"a": 1\n "b": 2}', '2:2 "," or "}" was expected, but there is a text'],
    ['{"a": nope}', '1:7 a value was expected, but there is "nope"'],
    ["{'a': 1}", `1:2 a name in double quotes was expected, but there is "'"`],
    ['{"a": kiwi-4417-token}', '1:7 a value was expected, but there is "k…"'],
    [
      '{"text": "1234567890123456789",\n "n": [1234567890123456789]}',
      '2:8 the whole number 1234567890123456789 is too large to be exact; put it in quotes',
    ],
    ['[-9007199254740993]', '1:2 the whole number -9007199254740993 is too large to be exact; put it in quotes'],
    ['["a\nb"]', '1:2 a text is not closed by a quote'],
    ['["\\q"]', '1:2 a text holds a backslash that escapes nothing'],
    ['[1] 2', '1:5 there is more after the end of the document'],
    ['[01]', '1:3 "," or "]" was expected, but there is "1"'],
  ])('says of %j where and what is wrong', (text, expected) => {
    expect(errorOf(text)).toBe(expected)
  })
})

describe('the bounds of JSON', () => {
  it('are a five hundred levels', () => {
    expect(errorOf(`{"a":\n ${'['.repeat(500)}`)).toBe('2:501 there are more than 500 levels')
    expect(errorOf('['.repeat(10_000))).toBe('1:501 there are more than 500 levels')
    expect(JSON.stringify(parseJson(`${'['.repeat(500)}${']'.repeat(500)}`).value)).toHaveLength(1000)
  })

  it('are a million values', () => {
    expect(errorOf(`[${'1,'.repeat(1_000_000)}1]`)).toContain(' there are more than 1000000 values before this')
  })

  it('do not count what stands in texts', () => {
    expect(parseJson(JSON.stringify(['['.repeat(2000), '\\"[['])).value).toEqual(['['.repeat(2000), '\\"[['])
  })
})
