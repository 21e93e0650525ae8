import { PythonFloat } from '../substitution/python-float.ts'

/** Makes an object equal to a value without replacing it, nor its parts as far as they are of the same kind: others hold on to them. */
export function applyInPlace(target: object, value: unknown): void {
  if (Array.isArray(target) && Array.isArray(value)) {
    const entries = value.map((entry, index) => merged(target[index], entry))
    target.splice(0, target.length, ...entries)
    return
  }
  if (!isMapping(target) || !isMapping(value)) return
  for (const key of Object.keys(target)) if (!Object.hasOwn(value, key)) delete target[key]
  for (const [key, entry] of Object.entries(value)) {
    const before = Object.hasOwn(target, key) ? target[key] : undefined
    const after = merged(before, entry)
    if (after !== before || !Object.hasOwn(target, key)) target[key] = after
  }
}

/** The keys and indexes that lead from an object to a part of it; undefined where it is none. */
export function pathTo(part: unknown, whole: unknown): readonly (string | number)[] | undefined {
  if (part === whole) return []
  if (typeof whole !== 'object' || whole === null) return undefined
  const entries: Iterable<[string | number, unknown]> = Array.isArray(whole) ? whole.entries() : Object.entries(whole)
  for (const [key, entry] of entries) {
    const rest = pathTo(part, entry)
    if (rest !== undefined) return [key, ...rest]
  }
  return undefined
}

function merged(before: unknown, after: unknown): unknown {
  if (before instanceof PythonFloat && before.value === after) return before
  const fits = Array.isArray(before) ? Array.isArray(after) : isMapping(before) && isMapping(after)
  if (!fits) return after
  applyInPlace(before as object, after)
  return before
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.getPrototypeOf(value) === Object.prototype
  )
}
