import { describe, expect, test } from 'vitest'
import { parseList } from '../../src/lists/parse-list.ts'

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
