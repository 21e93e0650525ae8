import { isMapping, mappingOf } from 'chaos-plugin-api'
import { nearestName } from '../model/nearest-name.ts'
import type { JsonSchema } from './plugin-manifest.ts'

/** A text that is none of those that its schema knows, and is much like one of them. */
export interface UnusualValue {
  /** Where it stands, from the whole. */
  readonly path: readonly (string | number)[]
  readonly value: string
  readonly near: string
}

/**
 * Finds the texts that may be slips of those that a schema lists as `x-known-values`: others may be right, so only what is near to one of them is found.
 *
 * @example
 * unusualValues({ properties: { type: { 'x-known-values': ['Ready'] } } }, { type: 'Redy' })
 * // → [{ path: ['type'], value: 'Redy', near: 'Ready' }]
 */
export function unusualValues(
  schema: JsonSchema,
  value: unknown,
  path: UnusualValue['path'] = [],
): readonly UnusualValue[] {
  const { 'x-known-values': known, properties, items } = schema
  if (typeof value === 'string') {
    const names = Array.isArray(known) ? known.map(String) : []
    const near = names.includes(value) ? undefined : nearestName(value, names)
    return near === undefined ? [] : [{ path, value, near }]
  }
  if (Array.isArray(value))
    return value.flatMap((entry, index) => unusualValues(mappingOf(items), entry, [...path, index]))
  if (!isMapping(value)) return []
  const members = mappingOf(properties)
  return Object.entries(value).flatMap(([key, entry]) =>
    Object.hasOwn(members, key) ? unusualValues(mappingOf(members[key]), entry, [...path, key]) : [],
  )
}
