import type { Chance } from './chance.ts'

const texts = ['', 'null', 'true', '0', '{"a":1}', "it's", 'a/b~c', 'zwölf', ' ', 'line\nline', '$(id)', '-']
const names = ['hour', 'minute', 'a.b', 'a/b', 'a~1b', 'x y', '0', 'last', 'constructor', 'ÿ']

/** Any value that JSON can hold, but none that is null: a merge patch would take that for nothing. */
export function randomValue(chance: Chance, depth = 2): unknown {
  const kind = chance.between(1, depth > 0 ? 6 : 4)
  if (kind === 1) return chance.pick(texts)
  if (kind === 2) return chance.between(-3, 1000)
  if (kind === 3) return chance.pick([true, false])
  if (kind === 4) return chance.pick([{}, [], 0.5, 2 ** 40])
  const values = Array.from({ length: chance.between(0, 3) }, () => randomValue(chance, depth - 1))
  return kind === 5 ? values : Object.fromEntries(values.map((value) => [chance.pick(names), value]))
}

/** Labels, or (with any text) annotations. */
export function randomLabels(chance: Chance, values = ['', 'a', 'b', '1', 'true', 'x.y_z']): Record<string, string> {
  const keys = ['a', 'tier', 'example.com/owner', 'x.y-z_1', 'more']
  return Object.fromEntries(chance.some(keys, chance.between(1, 3)).map((key) => [key, chance.pick(values)]))
}

export function randomAnnotations(chance: Chance): Record<string, string> {
  return { ...randomLabels(chance, texts), ...(chance.pick([true, false]) ? { owner: chance.pick(texts) } : {}) }
}
