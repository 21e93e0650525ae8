import type { JsonSchema } from 'chaos-core'

const words: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  null: 'null',
  object: 'mapping',
}

/**
 * What a schema accepts, in words for people.
 *
 * @example
 * typeInWords({ anyOf: [{ type: 'array', items: { type: 'string' } }, { type: 'null' }] }) // → 'list of text, or null'
 */
export function typeInWords({ type, enum: values, const: only, anyOf, items }: JsonSchema): string {
  if (only !== undefined) return JSON.stringify(only)
  if (Array.isArray(values)) return joined(values.map((value) => JSON.stringify(value)))
  if (Array.isArray(anyOf)) return joined([...new Set((anyOf as readonly JsonSchema[]).map(typeInWords))])
  if (Array.isArray(type)) return joined((type as readonly string[]).map((name) => words[name] ?? name))
  if (type === 'array') return items === undefined ? 'list' : `list of ${typeInWords(items as JsonSchema)}`
  return words[String(type)] ?? 'anything'
}

function joined(choices: readonly string[]): string {
  return choices.length < 2 ? choices.join('') : `${choices.slice(0, -1).join(', ')}, or ${choices.at(-1)}`
}
