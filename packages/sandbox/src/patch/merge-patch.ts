import { isRecord, type JsonRecord } from '../json/is-record.ts'

/** Applies a JSON merge patch (RFC 7396): null removes a member, an object is merged, anything else replaces. */
export function mergePatch(target: JsonRecord, patch: JsonRecord): JsonRecord {
  const result: Record<string, unknown> = { ...target }
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else if (isRecord(value)) {
      const inner = result[key]
      result[key] = mergePatch(isRecord(inner) ? inner : {}, value)
    } else result[key] = value
  }
  return result
}
