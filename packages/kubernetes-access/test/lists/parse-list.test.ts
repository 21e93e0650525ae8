import { describe, expect, test } from 'vitest'
import { parseList } from '../../src/lists/parse-list.ts'
import { wantedFields } from '../../src/lists/wanted-fields.ts'

/** Random numbers that are the same each time. */
function randomFrom(seed: number): () => number {
  let state = seed + 1
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

type Random = () => number
const anyOf = <Item>(items: readonly Item[], random: Random) => items[Math.floor(random() * items.length)]!
const blank = (random: Random) => anyOf(['', '', ' ', '\n\t', '\r\n'], random)
const texts = ['', 'items', 'a', '"', '\\', '\\"', '[', ']}', '{"items":[', ',', 'ä€😀', '\u0000', ':', ' ']

/** A JSON text, with blanks wherever they may be. */
function json(random: Random, depth: number): string {
  const kind = random()
  if (depth === 0 || kind < 0.4)
    return anyOf([JSON.stringify(anyOf(texts, random)), '0', '-1.5e3', 'true', 'null', '{}', '[]', '[ ]'], random)
  return kind < 0.7 ? array(random, depth) : object(random, depth)
}

function array(random: Random, depth: number): string {
  const values = Array.from({ length: Math.floor(random() * 4) }, () => padded(json(random, depth - 1), random))
  return `[${values.length === 0 ? blank(random) : values.join()}]`
}

function object(random: Random, depth: number): string {
  const fields = Array.from({ length: Math.floor(random() * 4) }, () => {
    const name = padded(JSON.stringify(anyOf(texts, random)), random)
    return `${name}:${padded(json(random, depth - 1), random)}`
  })
  return `{${fields.length === 0 ? blank(random) : fields.join()}}`
}

const padded = (text: string, random: Random) => `${blank(random)}${text}${blank(random)}`

/** What the whole text says, or that it is no list, or no JSON. */
function read(by: () => unknown): unknown {
  try {
    return by()
  } catch (error) {
    expect(error).toBeInstanceOf(SyntaxError)
    return 'no JSON'
  }
}

function whole(text: string): unknown {
  const parsed = JSON.parse(text) as { readonly items?: unknown } | null
  if (parsed?.items === null) return { fields: { ...parsed, items: [] }, items: [] }
  return Array.isArray(parsed?.items) ? { fields: { ...parsed, items: [] }, items: parsed.items } : 'no list'
}

function piecewise(text: string): unknown {
  const list = parseList(Buffer.from(text), JSON.parse)
  if (list === undefined) return 'no list'
  const items = [...list.items]
  expect(list.items.length).toBe(items.length)
  return { fields: { ...list.fields, items: [] }, items }
}

describe('a list that is parsed item by item says what it says as a whole', () => {
  test('whatever JSON it is', () => {
    for (let seed = 0; seed < 3000; seed += 1) {
      const random = randomFrom(seed)
      const text = padded(object(random, 4), random)
      expect(
        read(() => piecewise(text)),
        text,
      ).toEqual(read(() => whole(text)))
    }
  })

  test('and what is no JSON is none, wherever it is cut or a character is put in', () => {
    for (let seed = 0; seed < 3000; seed += 1) {
      const random = randomFrom(seed)
      const text = `{"kind":"PodList","items":${array(random, 3)},"metadata":{"continue":"x"}}`
      const at = Math.floor(random() * text.length)
      const broken = text.slice(0, at) + anyOf(['', ',', ']', '}', '[', '{', '"', '\\', 'x'], random)
      const mended = broken + (random() < 0.5 ? '' : text.slice(at))
      expect(
        read(() => piecewise(mended)),
        mended,
      ).toEqual(read(() => whole(mended)))
    }
  })

  test.each([
    '{"items":[1],"items":[2,3]}',
    '{"\\u0069tems":[1]}',
    '{"items":null,"other":["items",[1]]}',
    '{"items":[1],"items":null}',
    '{"items":null,"items":[1]}',
    '{"items":{"items":[1]}}',
    '["items",[1]]',
    'null',
    '"items"',
    '{"items":[1,]}',
    '{"items":[,]}',
    '{"items" [1]}',
    '{"x":"items"[1]}',
    '',
  ])('%s', (text) => {
    expect(read(() => piecewise(text))).toEqual(read(() => whole(text)))
  })
})

test('of the items no more than one is made at a time', () => {
  const made: string[] = []
  const list = parseList(Buffer.from('{"items":[{"a":1},{"b":2},{"c":3}],"kind":"List"}'), (text): unknown => {
    made.push(text)
    return JSON.parse(text)
  })
  expect(made).toEqual(['{"items":[],"kind":"List"}'])
  const [first] = list!.items
  expect([first, made.slice(1)]).toEqual([{ a: 1 }, ['{"a":1}']])
})

describe('where only some fields are wanted', () => {
  const paths = ['metadata.name', 'metadata.labels', 'spec.a', 'status.phase']
  const fields = (random: Random, names: readonly string[], value: () => string) =>
    names
      .filter(() => random() < 0.7)
      .toSorted(() => random() - 0.5)
      .map((name) => `${padded(JSON.stringify(name), random)}:${padded(value(), random)}`)
      .join()

  test('an item has these as the whole has them, and nothing else', () => {
    for (let seed = 0; seed < 2000; seed += 1) {
      const random = randomFrom(seed)
      const part = () => `{${fields(random, ['name', 'labels', 'a', 'phase', 'x'], () => json(random, 2))}}`
      const item = () => `{${fields(random, ['metadata', 'y', 'spec', 'status'], part)}}`
      const items = Array.from({ length: Math.floor(random() * 4) }, item)
      const text = `{"kind":"List","items":[${items.join()}],"metadata":{"name":"x"}}`
      const expected = items.map((one) => {
        const all = JSON.parse(one) as Record<string, Record<string, unknown> | undefined>
        const made: Record<string, Record<string, unknown>> = { metadata: {}, spec: {}, status: {} }
        for (const [part, name] of paths.map((path) => path.split('.') as [string, string]))
          if (all[part] !== undefined && name in all[part]) made[part]![name] = all[part][name]
        return made
      })
      expect([...parseList(Buffer.from(text), JSON.parse, wantedFields(paths))!.items], text).toEqual(expected)
    }
  })

  test('an item that is no object has none', () => {
    const text = '{"items":[null,1,["metadata"],{"metadata":"name"},{"metadata":{"name":{"name":"a"}}}]}'
    const items = [...parseList(Buffer.from(text), JSON.parse, wantedFields(['metadata.name']))!.items]
    expect(items).toEqual([...Array<object>(4).fill({ metadata: {} }), { metadata: { name: { name: 'a' } } }])
  })
})
