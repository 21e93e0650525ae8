import { isMapping, mappingOf } from 'chaos-plugin-api'
import { isOfType } from './is-of-type.ts'
import type { JsonSchema } from './plugin-manifest.ts'
import { oneOfType } from './type-words.ts'

/**
 * Says in words of a user why a value at a path does not fit the schema of its whole: a clause such as "it must be a whole number, and not 1.5".
 * Undefined where neither its kind nor its size is the reason: then whoever wrote the schema has a sentence of their own.
 */
export function misfit(schema: JsonSchema, whole: unknown, path: readonly PropertyKey[]): string | undefined {
  let at: unknown = schema
  let value = whole
  for (const key of path) {
    at = memberSchema(mappingOf(at), key)
    value =
      isMapping(value) || Array.isArray(value) ? (value as Readonly<Record<PropertyKey, unknown>>)[key] : undefined
  }
  if (!isMapping(at) || value === undefined || fits(at, value)) return undefined
  const expected = expectation(at)
  return expected === undefined ? undefined : `it must be ${expected}, and not ${shown(value)}`
}

function memberSchema({ properties, additionalProperties, prefixItems, items }: JsonSchema, key: PropertyKey): unknown {
  if (typeof key === 'number')
    return (Array.isArray(prefixItems) ? (prefixItems as unknown[])[key] : undefined) ?? items
  return mappingOf(properties)[String(key)] ?? additionalProperties
}

function alternatives({ anyOf }: JsonSchema): readonly JsonSchema[] | undefined {
  return Array.isArray(anyOf) ? anyOf.map(mappingOf) : undefined
}

/** Whether a value is of the kind, and of the size, that a schema names. Patterns and the like are not looked at. */
function fits(schema: JsonSchema, value: unknown): boolean {
  const either = alternatives(schema)
  if (either !== undefined) return either.some((one) => fits(one, value))
  if (Array.isArray(schema['enum'])) return schema['enum'].includes(value)
  if ('const' in schema) return schema['const'] === value
  if (!isOfType(value, schema['type'])) return false
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, minItems, maxItems } = schema as Readonly<
    Record<string, number | undefined>
  >
  if (typeof value === 'number') {
    return (
      value >= (minimum ?? -Infinity) &&
      value <= (maximum ?? Infinity) &&
      value > (exclusiveMinimum ?? -Infinity) &&
      value < (exclusiveMaximum ?? Infinity)
    )
  }
  return !Array.isArray(value) || (value.length >= (minItems ?? 0) && value.length <= (maxItems ?? Infinity))
}

function expectation(schema: JsonSchema): string | undefined {
  const either = alternatives(schema)
  if (either !== undefined) {
    const each = either.map(expectation)
    return each.includes(undefined) ? undefined : [...new Set(each)].join(' or ')
  }
  if (Array.isArray(schema['enum'])) return `one of ${schema['enum'].map((value) => JSON.stringify(value)).join(', ')}`
  if ('const' in schema) return JSON.stringify(schema['const'])
  const kind = oneOfType(schema['type'])
  return kind === undefined ? undefined : `${kind}${sizeOf(schema)}`
}

function sizeOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum, minItems, maxItems }: JsonSchema): string {
  // Every schema of a whole number has the bounds of what can be counted.
  const bound = (value: unknown) => (Math.abs(Number(value)) < Number.MAX_SAFE_INTEGER ? value : undefined)
  const [from, to] = [bound(minimum), bound(maximum)]
  if (from !== undefined && to !== undefined) return ` from ${String(from)} to ${String(to)}`
  if (from !== undefined) return ` of at least ${String(from)}`
  if (to !== undefined) return ` of at most ${String(to)}`
  if (bound(exclusiveMinimum) !== undefined) return ` above ${String(exclusiveMinimum)}`
  if (bound(exclusiveMaximum) !== undefined) return ` below ${String(exclusiveMaximum)}`
  if (minItems !== undefined && minItems === maxItems) return ` of ${String(minItems)}`
  if (minItems !== undefined) return ` of at least ${String(minItems)}`
  return maxItems === undefined ? '' : ` of at most ${String(maxItems)}`
}

/** What may be long is not shown: a part of a secret could not be masked. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`
  if (isMapping(value)) return 'a mapping'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 80 ? `a text of ${text.length} characters` : text
}
