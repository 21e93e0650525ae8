import { isRecord, type JsonRecord } from './is-record.ts'

/** The value at a path of member names, or undefined where the path ends early. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  let current = value
  for (const key of path) {
    if (!isRecord(current)) return undefined
    current = current[key]
  }
  return current
}

/** A copy of the object in which the value at the path is another. */
export function withValueAt(object: JsonRecord, path: readonly string[], value: unknown): JsonRecord {
  const [first, ...rest] = path
  if (first === undefined) return object
  const inner = object[first]
  return { ...object, [first]: rest.length === 0 ? value : withValueAt(isRecord(inner) ? inner : {}, rest, value) }
}
