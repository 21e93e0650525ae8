/** A mapping as JSON has it, whose members are not known. */
export type Mapping = Readonly<Record<string, unknown>>

/**
 * Whether a value is a mapping as JSON has it: neither null nor a list.
 *
 * @example
 * isMapping({ a: 1 }) // → true
 * isMapping([1]) // → false
 */
export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Whether a value is a mapping and nothing more: an object of no class, so that a copy of its members is a copy of it.
 *
 * @example
 * isPlainMapping({ a: 1 }) // → true
 * isPlainMapping(new Date()) // → false
 */
export function isPlainMapping(value: unknown): value is Record<string, unknown> {
  if (!isMapping(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/**
 * The value as a mapping; an empty one where it is none.
 *
 * @example
 * mappingOf(undefined) // → {}
 */
export function mappingOf(value: unknown): Mapping {
  return isMapping(value) ? value : {}
}

/**
 * The value as a list; an empty one where it is none.
 *
 * @example
 * listOf(undefined) // → []
 */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
