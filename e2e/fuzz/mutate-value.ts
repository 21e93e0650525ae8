import type { Random } from '../histories/random.ts'

/** Values that stand where others are expected. */
const strangers: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  -0,
  2 ** 53,
  '',
  ' ',
  'x',
  '1',
  '${name}',
  '$',
  '$$',
  'toString',
  'é\u0000\ud800',
  [],
  {},
  [[]],
  [null],
  { '': null },
  { type: 'probe' },
  { name: null },
  JSON.parse('{"__proto__": {"a": 1}}'),
  'constructor',
  '[',
  '(',
  '$..*',
  '$[?(@.a)]',
  '2026-99-99',
  'http://[',
]

/** Characters of a text that is repeated, at most. */
const longest = 32 * 2 ** 20

/** Alters a value at one or several places: something is left out, put in the place of something else, repeated, or put deeper. */
export function mutateValue(value: unknown, random: Random): unknown {
  let mutated = structuredClone(value)
  for (let left = random.chance(0.6) ? 1 : random.between(2, 4); left > 0; left--) mutated = alter(mutated, random)
  return mutated
}

function alter(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random.chance(0.05)) return another(value, random)
  const names = Object.keys(value)
  if (names.length === 0) return another(value, random)
  const name = random.pick(names)
  if (Array.isArray(value)) return alterList(value as unknown[], Number(name), random)
  return alterMapping(value as Record<string, unknown>, name, random)
}

function alterList(list: readonly unknown[], at: number, random: Random): unknown[] {
  if (random.chance(0.7)) return list.with(at, alter(list[at], random))
  if (random.chance(0.3)) return list.toSpliced(at, 1)
  return list.toSpliced(at, 0, random.chance(0.5) ? list[at] : random.pick(strangers))
}

function alterMapping(mapping: Record<string, unknown>, name: string, random: Random): Record<string, unknown> {
  if (random.chance(0.65)) return { ...mapping, [name]: alter(mapping[name], random) }
  const { [name]: taken, ...others } = mapping
  if (random.chance(0.5)) return others
  // Under another name.
  return { ...others, [random.chance(0.5) ? `${name}s` : String(random.pick(strangers))]: taken }
}

function another(value: unknown, random: Random): unknown {
  if (random.chance(0.05)) return deep(random)
  if (random.chance(0.02)) {
    const text = typeof value === 'string' ? value : 'x'
    // What was repeated before may be repeated again: whoever plays it has to hold it, too.
    return text.repeat(Math.min(random.between(100, 20_000), Math.ceil(longest / (text.length + 1))))
  }
  if (random.chance(0.1)) return [value]
  if (random.chance(0.1)) return { a: value }
  if (random.chance(0.1)) return String(value)
  return random.pick(strangers)
}

function deep(random: Random): unknown {
  let value: unknown = 'x'
  for (let left = random.pick([10, 300, 990]); left > 0; left--) value = random.chance(0.5) ? [value] : { a: value }
  return value
}
