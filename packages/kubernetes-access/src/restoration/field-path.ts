import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'

/**
 * How one item of a list is recognised: by the first of these likenesses that exactly one item has; where several have it, by its place.
 * A likeness names parts of the item, each a way to it, and what they must be.
 */
const listItem = z.strictObject({
  at: z.int().min(0).describe('Where it stood'),
  like: z.array(
    z.strictObject({
      without: z
        .array(z.string())
        .optional()
        .describe('Parts that do not count; then everything else of the item does'),
      parts: z.record(z.string(), z.json()),
    }),
  ),
  optional: z.literal(true).optional().describe('The item is a field itself: it may be missing, and comes last then'),
})
type ListItem = z.infer<typeof listItem>

/** The way to a field: names of members, and items of lists. */
export const fieldPath = z.array(z.union([z.string(), listItem])).min(1)
/** See `fieldPath`. */
export type FieldPath = z.infer<typeof fieldPath>

/** Where an item stands that its list does not have yet: behind the others, RFC 6901. */
export const behind = '-'

/** A field where it stands in an object: an index for each item of a list, or `behind`. */
export type ConcretePath = readonly (string | number)[]

/** Where a field stands in an object; undefined where an item of a list on the way is not there, or can't be told from others. */
export function locate(object: unknown, path: FieldPath): ConcretePath | undefined {
  const way: (string | number)[] = []
  let at = object
  for (const part of path) {
    const step = typeof part === 'string' ? part : stepTo(at, part)
    if (step === undefined) return undefined
    way.push(step)
    at = child(at, step)
  }
  return way
}

/** The value of a field; undefined where it is not there. */
export function valueAt(object: unknown, path: ConcretePath): unknown {
  return path.reduce<unknown>((at, step) => child(at, step), object)
}

function child(at: unknown, step: string | number): unknown {
  if (typeof at !== 'object' || at === null) return undefined
  return Object.hasOwn(at, step) ? (at as Record<string | number, unknown>)[step] : undefined
}

function stepTo(list: unknown, item: ListItem): string | number | undefined {
  const found = findItem(list, item)
  const mayCome = item.optional === true && (list === undefined || Array.isArray(list))
  return found ?? (mayCome ? behind : undefined)
}

function findItem(list: unknown, { at, like }: ListItem): number | undefined {
  if (!Array.isArray(list)) return undefined
  for (const likeness of like) {
    const found = list.flatMap((item, index) => (isLike(item, likeness) ? [index] : []))
    if (found.length === 1) return found[0]
    if (found.includes(at)) return at
  }
  return undefined
}

function isLike(item: unknown, { without, parts }: ListItem['like'][number]): boolean {
  if (typeof item !== 'object' || item === null) return isDeepStrictEqual({ '': item }, parts)
  if (without !== undefined) {
    const rest = Object.entries(item).filter(([name]) => !without.includes(name))
    return isDeepStrictEqual(Object.fromEntries(rest), parts)
  }
  return Object.entries(parts).every(([way, value]) => isDeepStrictEqual(partOf(item, way.split('.')) ?? null, value))
}

/** A part of an item: `route[].destination` is the destinations of all its routes. */
function partOf(item: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return item
  const each = name.endsWith('[]')
  const value = child(item, each ? name.slice(0, -2) : name)
  if (!each) return partOf(value, rest)
  return Array.isArray(value) ? value.map((one) => partOf(one, rest) ?? null) : undefined
}

/** The field as people write it: `spec.replicas`, `spec.http[0].fault.delay`. */
export function fieldName(path: FieldPath): string {
  return path
    .map((part) => (typeof part === 'string' ? `.${part}` : `[${part.at}]`))
    .join('')
    .slice(1)
}

/** A JSON pointer, RFC 6901. */
export function pointer(path: ConcretePath): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** A text that is the same for the same field. */
export function pathKey(path: FieldPath): string {
  return JSON.stringify(path.map((part) => (typeof part === 'string' ? part : part.like)))
}
