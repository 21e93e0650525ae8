import { type JsonSchema, typeWords } from 'chaos-core'
import { schemaOf } from './schema-members.ts'

/**
 * What a schema accepts, in words for people.
 *
 * @example
 * typeInWords({ anyOf: [{ type: 'array', items: { type: 'string' } }, { type: 'null' }] }) // → 'list of text, or null'
 */
export function typeInWords({ type, enum: values, const: only, anyOf, items }: JsonSchema): string {
  if (only !== undefined) return JSON.stringify(only)
  if (Array.isArray(values)) return joined(values.map((value) => JSON.stringify(value)))
  if (Array.isArray(anyOf)) return joined([...new Set(anyOf.map((choice) => typeInWords(schemaOf(choice))))])
  if (Array.isArray(type)) return joined(type.map((name) => typeWords(name) ?? String(name)))
  const word = typeWords(type) ?? 'anything'
  return type === 'array' && items !== undefined ? `${word} of ${typeInWords(schemaOf(items))}` : word
}

/** What an argument accepts, in words. That it may be null says nothing where it is null unless given. */
export function argumentInWords(schema: JsonSchema): string {
  return typeInWords((schema['default'] ?? null) === null ? withoutNull(schema) : schema)
}

function withoutNull(schema: JsonSchema): JsonSchema {
  const { anyOf, type } = schema
  if (Array.isArray(anyOf)) return { ...schema, anyOf: anyOf.filter((choice) => schemaOf(choice)['type'] !== 'null') }
  return Array.isArray(type) ? { ...schema, type: type.filter((name) => name !== 'null') } : schema
}

function joined(choices: readonly string[]): string {
  return choices.length < 2 ? (choices[0] ?? 'anything') : `${choices.slice(0, -1).join(', ')}, or ${choices.at(-1)}`
}
