import { isMapping, type Mapping, mappingOf } from 'chaos-plugin-api'
import { meantName } from '../model/meant-name.ts'
import { nearestName } from '../model/nearest-name.ts'
import { isOfType } from './is-of-type.ts'
import type { JsonSchema } from './plugin-manifest.ts'
import { oneOfType } from './type-words.ts'

/** Why a part of a value does not fit the schema of its whole. */
export interface Misfit {
  /** Where the part stands, from the whole. */
  readonly path: readonly (string | number)[]
  /** The key of that part which is not known, or which is missing; left out where the part itself does not fit. */
  readonly key?: string
  /** The missing key for which that one may stand. */
  readonly meant?: string
  /** In words of a user, such as "it must be a whole number, and not 1.5". */
  readonly clause: string
}

/**
 * Says of each part of a value, at any depth, why it is not of the kind or size that the schema of the whole asks for, which of its keys nobody knows and
 * which it lacks. Whatever else a schema may ask for is not looked at: then whoever wrote it has a sentence of their own.
 *
 * @example
 * misfits({ properties: { count: { type: 'integer' } } }, { count: 1.5 })
 * // → [{ path: ['count'], clause: 'it must be a whole number, and not 1.5' }]
 */
export function misfits(schema: JsonSchema, value: unknown, path: Misfit['path'] = []): readonly Misfit[] {
  if (value === undefined) return []
  const either = alternatives(schema)
  if (either !== undefined) return misfitsOfAny(either, schema, value, path)
  if (!fits(schema, value)) return wholeMisfit(schema, value, path)
  const within = (member: unknown, key: string | number) =>
    misfits(mappingOf(member), (value as Readonly<Record<string | number, unknown>>)[key], [...path, key])
  const { prefixItems, items, properties, additionalProperties } = schema
  if (Array.isArray(value)) {
    const first = Array.isArray(prefixItems) ? (prefixItems as unknown[]) : []
    return value.flatMap((_, index) => within(first[index] ?? items, index))
  }
  if (!isMapping(value)) return []
  const known = mappingOf(properties)
  const inside = Object.keys(value).flatMap((key) =>
    within(Object.hasOwn(known, key) ? known[key] : additionalProperties, key),
  )
  return [...keyMisfits(schema, value, path), ...inside]
}

/** Of several schemas of which one must fit: what is wrong in the one of the value's own kind, if that is a mapping or a list, says more than their list. */
function misfitsOfAny(
  either: readonly JsonSchema[],
  schema: JsonSchema,
  value: unknown,
  path: Misfit['path'],
): readonly Misfit[] {
  const wrong = either.map((one) => misfits(one, value, path))
  if (wrong.some(({ length }) => length === 0)) return []
  const akin = wrong.filter((_, index) => typeof value === 'object' && fits(either[index]!, value))
  const [nearest] = akin.toSorted((left, right) => left.length - right.length)
  return nearest ?? wholeMisfit(schema, value, path)
}

function wholeMisfit(schema: JsonSchema, value: unknown, path: Misfit['path']): readonly Misfit[] {
  const expected = expectation(schema)
  if (expected === undefined) return []
  const near = typeof value === 'string' ? nearestName(value, choicesOf(schema)) : undefined
  return [{ path, clause: `it must be ${expected}, and not ${shown(value)}${hint(near)}` }]
}

function keyMisfits(schema: JsonSchema, value: Mapping, path: Misfit['path']): readonly Misfit[] {
  const { properties, required, additionalProperties } = schema
  const known = Object.keys(mappingOf(properties))
  const what = path.length === 0 ? 'argument' : 'key'
  const free = known.filter((key) => !Object.hasOwn(value, key))
  const unknown = additionalProperties === false ? Object.keys(value).filter((key) => !known.includes(key)) : []
  const meant = unknown.map((key) => meantName(key, free))
  const needed = Array.isArray(required) ? required.map(String) : []
  const missing = needed.filter((key) => !Object.hasOwn(value, key) && !meant.includes(key))
  return [
    ...unknown.map((key, at) => {
      const near = meant[at]
      const list = near === undefined && known.length > 0 && known.length <= 8 ? ` (it takes ${known.join(', ')})` : ''
      return {
        path,
        key,
        ...(near === undefined ? {} : { meant: near }),
        clause: `it takes no ${what} "${key}"${hint(near)}${list}`,
      }
    }),
    ...missing.map((key) => ({ path, key, clause: `it needs the ${what} "${key}", which is missing` })),
  ]
}

function hint(near: string | undefined): string {
  return near === undefined ? '' : ` (did you mean "${near}"?)`
}

/** The texts that a schema lists. */
function choicesOf(schema: JsonSchema): readonly string[] {
  const either = alternatives(schema)
  if (either !== undefined) return either.flatMap(choicesOf)
  return Array.isArray(schema['enum']) ? schema['enum'].filter((value) => typeof value === 'string') : []
}

function alternatives({ anyOf, oneOf }: JsonSchema): readonly JsonSchema[] | undefined {
  const either = anyOf ?? oneOf
  return Array.isArray(either) ? either.map(mappingOf) : undefined
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
