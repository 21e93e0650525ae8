import { isDeepStrictEqual } from 'node:util'
import type { RecordedCall } from 'chaos-plugin-api'
import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import { type FieldPath, locate, pathKey } from './field-path.ts'
import { formerOwners, isMerged, isOurs, type ManagedFieldsEntry } from './managed-fields.ts'
import { managersOf, type ObjectCall } from './object-call.ts'
import type { FieldChange, FieldsSet } from './object-change.ts'

/** What became of a field at our hands. */
export interface FieldPast {
  readonly path: FieldPath
  /** The value that it is to have: that from before the run, or that of a rollback, which stays. Undefined: it is not to be there. */
  readonly first: unknown
  /** How many of the mappings that it stands in are to go with it, if they are empty then. */
  readonly made: number
  /** The values that we left there. */
  readonly left: readonly unknown[]
  /** Whether a rollback of the file set it to something else, so that it stays. */
  readonly stays: boolean
  /** Who owned it when it had its first value. */
  readonly former: readonly ManagedFieldsEntry[]
}

/** Reads what became of each field, from the changes of it and from all that was sent. */
export function fieldsOf(
  calls: readonly RecordedCall<FieldsSet>[],
  mappings: ReadonlyMap<FieldChange, number>,
  sent: readonly ObjectCall[],
): readonly FieldPast[] {
  const fields = new Map<string, FieldPast>()
  /** All values that it had at our hands, those that were taken back included. */
  const seen = new Map<string, unknown[]>()
  for (const { data, outcome, stays, state } of calls) {
    for (const change of data.fields) {
      const { path, before, after } = change
      const made = mappings.get(change) ?? change.made
      const key = pathKey(path)
      const known = fields.get(key)
      // What somebody else put there in between is what we found, and so is what is to come back.
      const past =
        known === undefined || isByOthers(change, known, seen.get(key) ?? [])
          ? { path, first: before, made, left: [], stays: false, former: ownersBefore(change, sent) }
          : known
      // One that sets what was there before the run puts it back.
      const keeps = stays && outcome === 'done' && (past.stays || !isDeepStrictEqual(after, past.first))
      const left = state === 'ended' ? past.left : [...past.left, after]
      seen.set(key, [...(past === known ? (seen.get(key) ?? []) : [before]), after])
      fields.set(key, { ...past, left, ...(keeps ? { first: after, stays: true } : {}) })
    }
  }
  return [...fields.values()]
}

/** For each field that was set, how many of the mappings that it stands in are ours: made for it, or for one that stood beside it by then. */
export function mappingsMade(calls: readonly ObjectCall[]): ReadonlyMap<FieldChange, number> {
  const made = new Map<FieldChange, number>()
  const standing = new Map<string, readonly string[]>()
  for (const { data } of calls) {
    if (data.does === 'create' || data.does === 'delete') standing.clear()
    if (data.does !== 'set') continue
    for (const change of data.fields) {
      const { path } = change
      if (change.after === undefined) {
        standing.delete(pathKey(path))
        continue
      }
      const known = new Set([...standing.values()].flat())
      const mappings = path.slice(1).map((_, above) => pathKey(path.slice(0, path.length - 1 - above)))
      const foreign = mappings.findIndex((mapping, above) => above >= change.made && !known.has(mapping))
      const ours = foreign < 0 ? mappings : mappings.slice(0, foreign)
      made.set(change, ours.length)
      standing.set(pathKey(path), ours)
    }
  }
  return made
}

/** Who owned a field before us. Of what we had just made anew, the content that it had says so. */
function ownersBefore({ path, former }: FieldChange, sent: readonly ObjectCall[]): readonly ManagedFieldsEntry[] {
  const known = managersOf(sent)
  // A run of which nothing is known here has its fields back, too: it undoes its own changes.
  const others = former.filter(({ manager = '' }) => !known.has(manager))
  if (others.length > 0 || former.length === 0) return others
  for (const { data, by } of sent.toReversed()) {
    if (data.does !== 'delete' || by !== 'change') continue
    const at = locate(data.content, path)
    const owners = at === undefined ? [] : formerOwners(data.content as unknown as KubernetesObject, at)
    const found = owners.filter((entry) => !isOurs(entry))
    if (found.length > 0) return found
  }
  return []
}

/** Whether somebody else has written a field between our changes: by the owners where they are known, else by the value. */
function isByOthers({ before, former, path }: FieldChange, past: FieldPast, seen: readonly unknown[]): boolean {
  if (![past.first, ...seen].some((value) => isDeepStrictEqual(value, before))) return true
  if (path.some((part) => typeof part !== 'string')) return false
  const writers = namesOf(former)
  return writers.length > 0 && !isDeepStrictEqual(writers, namesOf(past.former))
}

function namesOf(entries: readonly ManagedFieldsEntry[]): readonly string[] {
  return entries.filter((entry) => !isOurs(entry) && !isMerged(entry)).map(({ manager }) => manager ?? '')
}

/** The label by which the undo moves an object on, so that a call of ours that is still on its way comes too late. Controllers copy no labels. */
export const fencePath: FieldPath = ['metadata', 'labels', 'chaos-cli/fence']

/** The fences of earlier tries: no trace of them may stay. */
export function fencesOf(calls: readonly ObjectCall[]): readonly FieldPast[] {
  const key = pathKey(fencePath)
  const fences = calls.flatMap(({ data, by }) =>
    by === 'undo' && data.does === 'set' ? data.fields.filter(({ path }) => pathKey(path) === key) : [],
  )
  if (fences.length === 0) return []
  const made = Math.max(...fences.map((fence) => fence.made))
  const left = fences.map(({ after }) => after)
  return [{ path: fencePath, first: undefined, made, left, stays: false, former: [] }]
}
