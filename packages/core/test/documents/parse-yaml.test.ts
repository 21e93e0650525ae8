import { describe, expect, it } from 'vitest'
import { parseYaml } from '../../src/documents/parse-yaml.ts'
import { DocumentSyntaxError } from '../../src/documents/parsed-document.ts'

const read = async (text: string) => (await parseYaml(text)).value

async function errorOf(text: string): Promise<string> {
  try {
    await parseYaml(text)
    return 'no error'
  } catch (error) {
    if (!(error instanceof DocumentSyntaxError)) throw error
    return `${error.position.line}:${error.position.column} ${error.message}`
  }
}

describe('YAML 1.1 as PyYAML reads it', () => {
  it.each([
    ['yes', true],
    ['Off', false],
    ['y', 'y'],
    ['N', 'N'],
    ['~', null],
    ['', null],
    ['017', 15],
    ['0o17', '0o17'],
    ['08', '08'],
    ['0b101', 5],
    ['0x1F', 31],
    ['-1_000', -1000],
    ['190:20:30', 685230],
    ['1:30.5', 90.5],
    ['1e3', '1e3'],
    ['1.5e3', '1.5e3'],
    ['1.5e+3', 1500],
    ['.5', 0.5],
    ['-.5', '-.5'],
    ['-.inf', -Infinity],
    ['"017"', '017'],
    ['2026-01-05', '2026-01-05'],
    ['2026-01-05T09:00:00Z', '2026-01-05T09:00:00+00:00'],
    ['2026-1-5 9:00:00.1 -3:30', '2026-01-05T09:00:00.100000-03:30'],
    ['2026-01-05 09:00:00', '2026-01-05T09:00:00'],
    ['!!str 1', '1'],
  ])('reads %j as %j', async (text, expected) => {
    expect(await read(`a: ${text}`)).toEqual({ a: expected })
  })

  it('lets own members win over merged ones, and the last of the same name over the first', async () => {
    expect(await read('x: &x {a: 1, b: 1}\ny:\n  <<: *x\n  b: 2\nz: 1\nz: 2')).toEqual({
      x: { a: 1, b: 1 },
      y: { a: 1, b: 2 },
      z: 2,
    })
  })

  it('knows places and floats, also behind anchors and merges', async () => {
    const parsed = await parseYaml('x: &x\n  f: 1.0\n  i: 1\ny: *x\nz:\n  <<: *x\nl:\n  - 2.0\n')
    expect(parsed.positionOf(['x', 'i'])).toEqual({ line: 3, column: 3 })
    expect(parsed.positionOf(['l', 0])).toEqual({ line: 8, column: 5 })
    expect(parsed.positionOf(['l', 7])).toEqual({ line: 7, column: 1 })
    expect([['x', 'f'], ['x', 'i'], ['y', 'f'], ['z', 'f'], ['l', 0], ['none']].map(parsed.isFloat)).toEqual([
      true,
      false,
      true,
      true,
      true,
      false,
    ])
  })

  it.each([
    ['a: !env HOME', '1:4 the tag !env is not known'],
    ['a: !!python/object/apply:os.system [ls]', '1:4 the tag !!python/object/apply:os.system is not known'],
    ['a: [1', '1:6 flow sequence'],
    ['---\na: 1\n---\nb: 1', '3:1 there is more than one document'],
    ['a: *x', '1:4 no anchor before it is named x'],
    ['a: b: c', '1:4 nested mappings'],
    ['a: [${x}]', '1:6 a reference between brackets must stand in quotes: "${x}"'],
    ['a:\n  - [1, {b: ${x} }]', '2:14 a reference between brackets must stand in quotes: "${x}"'],
    ['a: [app-${x}-1, b]', '1:10 a reference between brackets must stand in quotes: "app-${x}-1"'],
    ['a: {{ x }}', '1:5 a name in a mapping must be a text; fill in {{ … }} of a template first'],
    ['a: {{ .Values.ns }}', '1:5 a name in a mapping must be a text'],
  ])('refuses %j', async (text, expected) => {
    expect(await errorOf(text)).toContain(expected)
  })

  it('knows the names that stand twice in a mapping, but for those that are merged into it', async () => {
    const parsed = await parseYaml('a: 1\nb: &b {c: 1, "c": 2}\na: 3\nd:\n  <<: *b\n  c: 4\n')
    expect(parsed.doubledKeys()).toEqual([
      { name: 'a', position: { line: 3, column: 1 }, former: { line: 1, column: 1 } },
      { name: 'c', position: { line: 2, column: 14 }, former: { line: 2, column: 8 } },
    ])
    expect((await parseYaml('a: 1\nb: {a: 1}')).doubledKeys()).toEqual([])
  })

  it('refuses anchors that stand for more than there is memory', async () => {
    const lines = Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`)
    const text = ['a0: &a0 x', ...lines].join('\n')
    expect(await errorOf(text)).toBe('8:9 its anchors stand for more than 1000000 values')
  })

  it.each([
    ['a: &a [*a]', '1:8 the anchor a contains itself'],
    ['a: &a\n  b: &b {c: *a}', '2:13 the anchor a contains itself'],
    ['? &a [x, *a]\n: 1', '1:10 the anchor a contains itself'],
    ['&a {<<: *a}', '1:9 the anchor a contains itself'],
  ])('refuses a circle of anchors: %j', async (text, expected) => {
    expect(await errorOf(text)).toBe(expected)
  })

  it('takes what an anchor stands for as often as it is used, and the last of the same name', async () => {
    expect(await read('a: &a [1]\nb: [*a, *a]\nc: &a 2\nd: *a')).toEqual({ a: [1], b: [[1], [1]], c: 2, d: 2 })
  })

  it.each([
    ['in brackets', `a: ${'['.repeat(500)}`, '1:503 '],
    ['by dashes', '- '.repeat(501), '1:1001 '],
    ['by question marks', '? '.repeat(501), '1:1001 '],
  ])('refuses more than a five hundred levels %s, and says where', async (_, text, place) => {
    expect(await errorOf(text)).toBe(`${place}there are more than 500 levels`)
  })

  it('refuses more than a five hundred levels by anchors that stand in one another', async () => {
    const lines = Array.from({ length: 501 }, (_, i) => `- &a${i + 1} [*a${i}]`)
    expect(await errorOf(['- &a0 x', ...lines].join('\n'))).toBe('502:9 its anchors stand for more than 500 levels')
  })

  it('reads a five hundred levels', async () => {
    expect(JSON.stringify(await read(`${'['.repeat(500)}${']'.repeat(500)}`))).toHaveLength(1000)
  })

  it.each([
    ['a: 1\nb: [-1_234_567_890_123_456_789]', '2:5', '-1_234_567_890_123_456_789'],
    ['a: 0x20000000000001', '1:4', '0x20000000000001'],
    ['9007199254740993: a', '1:1', '9007199254740993'],
  ])('refuses a whole number that would become another: %s', async (text, place, number) => {
    expect(await errorOf(text)).toBe(`${place} the whole number ${number} is too large to be exact; put it in quotes`)
  })

  it('keeps numbers that are exact, and floats of any size', async () => {
    const text = '[9007199254740991, 1234567890123456789.0, 1.0e+300, "9007199254740993"]'
    expect(await read(text)).toEqual([9007199254740991, 1234567890123456800, 1e300, '9007199254740993'])
  })

  it('refuses more anchors than are looked through', async () => {
    const text = `a: &a 1\nb: [${'*a, '.repeat(10_000)}]`
    expect(await errorOf(text)).toBe('2:40001 there are more than 10000 anchors and uses of them')
  })
})
