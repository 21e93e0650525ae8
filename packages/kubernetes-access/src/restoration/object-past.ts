import { isDeepStrictEqual } from 'node:util'
import type { ObjectHistory, RecordedCall } from 'chaos-plugin-api'
import { type FieldPath, pathKey } from './field-path.ts'
import { isMerged, isOurs, type ManagedFieldsEntry } from './managed-fields.ts'
import type { CameTo, FieldChange, FieldsSet, ObjectChange, ObjectMade, ObjectRemoved } from './object-change.ts'

/** A call on an object. */
export type ObjectCall = RecordedCall<ObjectChange>

/** What became of a field at our hands. */
export interface FieldPast {
  readonly path: FieldPath
  /** The value that it is to have: that from before the run, or that of a rollback, which stays. Undefined: it is not to be there. */
  readonly first: unknown
  /** How many of the mappings that it stands in are to go with it, if they are empty then. */
  readonly made: number
  /** The values that we left there. */
  readonly left: readonly unknown[]
  /** Whether a rollback of the file set it, so that it stays. */
  readonly stays: boolean
  /** Who owned it when it had its first value. */
  readonly former: readonly ManagedFieldsEntry[]
}

/** What matters of all that was done to the object of one place. */
export interface ObjectPast {
  /** The calls on the object that is meant, which the rest is about; of those that are to be settled, these are restored. */
  readonly calls: readonly ObjectCall[]
  /** Those calls that are to be settled, and were about an object that has been replaced since. */
  readonly replaced: readonly ObjectCall[]
  /** The UIDs that are the same object to us: that from before, and each that the undo made anew. */
  readonly chain: ReadonlySet<string>
  /** The UIDs of what the run itself created in that place. */
  readonly born: ReadonlySet<string>
  /** Whether there is to be an object in the end. */
  readonly present: boolean
  /** Whether a rollback of the file made or deleted it, so that it stays as it is. */
  readonly kept: boolean
  readonly fields: readonly FieldPast[]
  /** The newest deletion that was done or may have been; none where the object was never deleted by us. */
  readonly removal: ObjectRemoved | undefined
  /** What was sent to create it, for each creation that the undo would take away. */
  readonly creations: readonly ObjectMade[]
  /** All that was sent, by changes and by the undo, whatever it was about. */
  readonly sent: readonly ObjectCall[]
  /** Pods of it that were ready before; undefined where it has none. */
  readonly ready: number | undefined
}

/**
 * Reads a history. Only what is wanted, and what stands on the same fields, is to be undone; what ended earlier says which objects are ours.
 * Where somebody else put another object in the place in between, only what was done to the last one counts.
 */
export function pastOf({ calls }: ObjectHistory<ObjectChange>): ObjectPast {
  const sent = calls.filter(({ outcome }) => outcome !== 'not-applied')
  const chainOf = sameObjects(sent)
  const lives = livesOf(covered(sent), chainOf)
  const last = lives.at(-1) ?? { calls: [], of: undefined, born: new Set<string>() }
  const own = last.calls.filter(
    (call): call is RecordedCall<FieldsSet> => call.data.does === 'set' && !last.born.has(call.data.uid),
  )
  const removals = last.calls.filter(
    (call): call is RecordedCall<ObjectRemoved> => call.data.does === 'delete' && !last.born.has(call.data.uid),
  )
  const staying = last.calls.findLast(({ data, stays, outcome }) => stays && outcome === 'done' && data.does !== 'set')
  const firstReady = last.calls.find(({ data }) => 'ready' in data && data.ready !== undefined)?.data
  return {
    calls: last.calls,
    replaced: lives.slice(0, -1).flatMap((life) => life.calls),
    chain: last.of ?? new Set(),
    born: last.born,
    present: last.of !== undefined,
    kept: staying !== undefined,
    fields: [...fieldsOf(own, mappingsMade(sent)), ...fencesOf(sent)],
    sent,
    removal: removals.at(-1)?.data,
    creations: last.calls.flatMap(({ data }) => (data.does === 'create' ? [data] : [])),
    ready: firstReady !== undefined && 'ready' in firstReady ? firstReady.ready : undefined,
  }
}

/** Which UIDs are the same object to us: the undo makes anew what was deleted. */
function sameObjects(calls: readonly ObjectCall[]): (uid: string) => ReadonlySet<string> {
  const sets = new Map<string, Set<string>>()
  const setOf = (uid: string): Set<string> => {
    const found = sets.get(uid) ?? new Set([uid])
    sets.set(uid, found)
    return found
  }
  const born = new Set<string>()
  let deleted: string | undefined
  for (const { data, by, came } of calls) {
    if (data.does === 'create' && by === 'change' && came !== undefined) born.add((came as CameTo).uid)
    if (data.does === 'delete' && by === 'change' && !born.has(data.uid)) deleted = data.uid
    if (data.does !== 'create' || by !== 'undo' || deleted === undefined || came === undefined) continue
    const { uid } = came as CameTo
    const joined = setOf(deleted)
    joined.add(uid)
    sets.set(uid, joined)
  }
  return setOf
}

/** The changes that are wanted, and those that stand on the same fields or came after a change of the whole object. */
function covered(calls: readonly ObjectCall[]): readonly ObjectCall[] {
  const changes = calls.filter(({ by }) => by === 'change')
  const wanted = changes.filter(({ state }) => state === 'wanted')
  const fields = new Set(wanted.flatMap(({ data }) => fieldKeys(data)))
  const whole = changes.findIndex((call) => wanted.includes(call) && call.data.does !== 'set')
  return changes.filter(
    (call, at) =>
      call.state === 'wanted' ||
      (call.state === 'standing' &&
        ((whole >= 0 && at > whole) || fieldKeys(call.data).some((key) => fields.has(key)))),
  )
}

function fieldKeys(data: ObjectChange): readonly string[] {
  return data.does === 'set' ? data.fields.map(({ path }) => pathKey(path)) : []
}

/** Changes of one object and what the run put in its place. */
interface Life {
  readonly calls: ObjectCall[]
  /** The UIDs of the object that was there before the run; undefined where there was none. */
  readonly of: ReadonlySet<string> | undefined
  /** The UIDs of what the run created. */
  readonly born: Set<string>
}

function livesOf(calls: readonly ObjectCall[], chainOf: (uid: string) => ReadonlySet<string>): readonly Life[] {
  const lives: Life[] = []
  for (const call of calls) {
    const { data, came } = call
    const current = lives.at(-1)
    if (data.does === 'create') {
      const born = came === undefined ? [] : [(came as CameTo).uid]
      const previous = current?.calls.at(-1)
      // What we create where we deleted something before stands in its place.
      if (current !== undefined && (previous?.data.does === 'delete' || current.of === undefined)) {
        current.calls.push(call)
        for (const uid of born) current.born.add(uid)
      } else lives.push({ calls: [call], of: undefined, born: new Set(born) })
      continue
    }
    if (current?.of?.has(data.uid) === true || current?.born.has(data.uid) === true) current.calls.push(call)
    else if (current !== undefined && isUnknownCreation(current.calls.at(-1))) {
      // Nobody wrote down who it was, but the run went on with it.
      current.born.add(data.uid)
      current.calls.push(call)
    } else lives.push({ calls: [call], of: chainOf(data.uid), born: new Set() })
  }
  return lives
}

function isUnknownCreation(call: ObjectCall | undefined): boolean {
  return call?.data.does === 'create' && call.came === undefined
}

function fieldsOf(
  calls: readonly RecordedCall<FieldsSet>[],
  mappings: ReadonlyMap<FieldChange, number>,
): readonly FieldPast[] {
  const fields = new Map<string, FieldPast>()
  for (const { data, outcome, stays } of calls) {
    for (const change of data.fields) {
      const { path, before, after, former } = change
      const made = mappings.get(change) ?? change.made
      const key = pathKey(path)
      const known = fields.get(key)
      // What somebody else put there in between is what we found, and so is what is to come back.
      const past =
        known === undefined || isByOthers(change, known)
          ? { path, first: before, made, left: [], stays: false, former }
          : known
      const keeps = stays && outcome === 'done'
      fields.set(key, { ...past, left: [...past.left, after], ...(keeps ? { first: after, stays: true } : {}) })
    }
  }
  return [...fields.values()]
}

/** For each field that was set, how many of the mappings that it stands in are ours: made for it, or for one that stood beside it by then. */
function mappingsMade(calls: readonly ObjectCall[]): ReadonlyMap<FieldChange, number> {
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

/** Whether somebody else has written a field between our changes: by the owners where they are known, else by the value. */
function isByOthers({ before, former, path }: FieldChange, past: FieldPast): boolean {
  if (![past.first, ...past.left].some((value) => isDeepStrictEqual(value, before))) return true
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
function fencesOf(calls: readonly ObjectCall[]): readonly FieldPast[] {
  const key = pathKey(fencePath)
  const fences = calls.flatMap(({ data, by }) =>
    by === 'undo' && data.does === 'set' ? data.fields.filter(({ path }) => pathKey(path) === key) : [],
  )
  if (fences.length === 0) return []
  const made = Math.max(...fences.map((fence) => fence.made))
  const left = fences.map(({ after }) => after)
  return [{ path: fencePath, first: undefined, made, left, stays: false, former: [] }]
}
