/** A value in an object, and where it is; undefined where it is gone. */
export interface Delta {
  readonly path: readonly (string | number)[]
  readonly value: unknown
}

type Mapping = Readonly<Record<string, unknown>>

/** What was set or removed between two states of a value; lists of the same length are compared item by item. */
export function deltasOf(before: unknown, after: unknown, path: Delta['path'] = []): readonly Delta[] {
  // A mapping that came or went is each of its members: others may want some of them.
  if ((isMapping(before) || before === undefined) && (isMapping(after) || after === undefined)) {
    if (Object.keys(before ?? after ?? {}).length > 0) {
      const names = Object.keys({ ...before, ...after })
      return names.flatMap((key) => deltasOf(before?.[key], after?.[key], [...path, key]))
    }
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((item, at) => deltasOf(item, after[at], [...path, at]))
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, value: after }]
}

/** The value with these differences made in it, too. */
export function withDeltas(value: unknown, deltas: readonly Delta[]): unknown {
  return deltas.reduce((made, { path, value: to }) => withValue(made, path, to), value)
}

function withValue(value: unknown, [step, ...rest]: Delta['path'], to: unknown): unknown {
  if (step === undefined) return to
  if (Array.isArray(value)) return value.map((item: unknown, at) => (at === step ? withValue(item, rest, to) : item))
  const { [step]: inner, ...others } = isMapping(value) ? value : {}
  return { ...others, [step]: withValue(inner, rest, to) }
}

/** Without mappings and lists that hold nothing. */
export function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty)
  if (!isMapping(value)) return value
  const entries = Object.entries(value)
    .map(([key, inner]) => [key, withoutEmpty(inner)] as const)
    .filter(([, inner]) => inner !== undefined && JSON.stringify(inner) !== '[]')
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

/** The value at a path; undefined where there is none. */
export function valueAt(value: unknown, path: Delta['path']): unknown {
  return path.reduce<unknown>((inner, step) => (inner as Readonly<Record<string, unknown>> | undefined)?.[step], value)
}

/** The ways to the values that hold no others. */
export function leavesOf(value: unknown, path: Delta['path'] = []): readonly Delta[] {
  if (Array.isArray(value)) return value.flatMap((item, at) => leavesOf(item, [...path, at]))
  if (isMapping(value)) return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]))
  return [{ path, value }]
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
