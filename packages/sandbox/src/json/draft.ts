import { isRecord } from './is-record.ts'

/** A JSON object of our own that may be altered before it is stored. */
export interface Draft {
  [key: string]: unknown
}

/** A deep copy that may be altered. Members that are undefined or null are left out, as Go's decoder does. */
export function draftOf(value: object): Draft {
  const copy: Draft = {}
  for (const [key, member] of Object.entries(value))
    if (member !== undefined && member !== null) copy[key] = copyOf(member)
  return copy
}

function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf)
  return isRecord(value) ? draftOf(value) : value
}

/** Sets a member that is missing. */
export function setDefault(draft: Draft, key: string, value: unknown): void {
  if (draft[key] === undefined) draft[key] = value
}

/** The member as an object that may be altered; made if it is missing. */
export function branch(draft: Draft, key: string): Draft {
  const existing = draft[key]
  if (isRecord(existing)) return existing as Draft
  const created: Draft = {}
  draft[key] = created
  return created
}

/** The member as an object if it is there. */
export function existingBranch(draft: Draft, key: string): Draft | undefined {
  const existing = draft[key]
  return isRecord(existing) ? (existing as Draft) : undefined
}

/** The member's objects; an empty list if it is missing. */
export function branches(draft: Draft, key: string): readonly Draft[] {
  const existing = draft[key]
  return Array.isArray(existing) ? existing.filter((item): item is Draft => isRecord(item)) : []
}
