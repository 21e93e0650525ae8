import type { Random } from '../histories/random.ts'

const pieces = [
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  '"',
  "'",
  '\\',
  '\n',
  '- ',
  '? ',
  '&a ',
  '*a',
  '<<: ',
  '|',
  '>',
  '!',
  '%',
  '#',
  '\t',
  '\u0000',
  '\ufeff',
  '0',
  '1e9',
  '...',
  '---\n',
  '\\u',
  '_',
]

/** Alters a text at one or several places, whatever it means. */
export function mutateText(text: string, random: Random): string {
  let mutated = text
  for (let left = random.between(1, 3); left > 0; left--) mutated = alter(mutated, random)
  return mutated
}

function alter(text: string, random: Random): string {
  const at = random.between(0, text.length)
  const to = Math.min(text.length, at + random.between(1, 30))
  if (random.chance(0.25)) return text.slice(0, at) + text.slice(to)
  if (random.chance(0.2)) return text.slice(0, to) + text.slice(at)
  if (random.chance(0.1)) return text.slice(0, at)
  const often = random.chance(0.05) ? random.pick([1000, 10_000]) : 1
  return text.slice(0, at) + random.pick(pieces).repeat(often) + text.slice(at)
}
