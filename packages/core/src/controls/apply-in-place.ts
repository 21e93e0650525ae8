import { isDeepStrictEqual } from 'node:util'
import { isPlainMapping } from 'chaos-plugin-api'
import { PythonFloat } from '../python/python-float.ts'

/** Makes an object equal to a value without replacing it, nor its parts as far as they are of the same kind: others hold on to them. */
export function applyInPlace(target: object, value: unknown): void {
  if (Array.isArray(target) && Array.isArray(value)) {
    target.splice(0, target.length, ...entriesOf(target, value))
    return
  }
  if (!isPlainMapping(target) || !isPlainMapping(value)) return
  for (const key of Object.keys(target)) if (!Object.hasOwn(value, key)) delete target[key]
  for (const [key, entry] of Object.entries(value)) {
    const before = Object.hasOwn(target, key) ? target[key] : undefined
    const after = merged(before, entry)
    if (after !== before || !Object.hasOwn(target, key)) target[key] = after
  }
}

/** Where a list has grown or shrunk, entries that moved stay the same objects. */
function entriesOf(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  if (before.length === after.length) return after.map((entry, index) => merged(before[index], entry))
  const left = [...before]
  return after.map((entry) => {
    const at = left.findIndex((old) => isDeepStrictEqual(merelyData(old), entry))
    return at < 0 ? entry : left.splice(at, 1)[0]
  })
}

function merelyData(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? (JSON.parse(JSON.stringify(value)) as unknown) : value
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
  const fits = Array.isArray(before) ? Array.isArray(after) : isPlainMapping(before) && isPlainMapping(after)
  if (!fits) return after
  applyInPlace(before as object, after)
  return before
}
