import type { ObjectHistory, RecordedCall, RestoredChange } from 'chaos-plugin-api'
import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import { concernsTheSame, doneOnTop } from './done-on-top.ts'
import { type FieldPast, fencesOf, fieldsOf, mappingsMade } from './field-past.ts'
import { type FieldPath, pathKey } from './field-path.ts'
import { judgeField } from './judge-field.ts'
import { livesOf } from './lives-of.ts'
import { fieldKeys, type ObjectCall } from './object-call.ts'
import type { CameTo, FieldsSet, ObjectChange, ObjectMade, ObjectRemoved } from './object-change.ts'
import { sameObjects, uidsOfMade } from './same-objects.ts'
import { inWholeFields } from './whole-fields.ts'

/** What matters of all that was done to the object of one place. */
export interface ObjectPast {
  /** The calls on the object that is meant, which the rest is about; of those that are to be settled, these are restored. */
  readonly calls: readonly ObjectCall[]
  /** Those calls that are to be settled, but on which a later one lies that is held: they are left until that is put back. */
  readonly overlaid: readonly ObjectCall[]
  /** The keys of fields that something held has set: they are not given back to those who owned them before. */
  readonly held: ReadonlySet<string>
  /** Those calls that are to be settled, and were about an object that has been replaced since. */
  readonly replaced: readonly ObjectCall[]
  /** The UIDs that are the same object to us: that from before, and each that the undo made anew. */
  readonly chain: ReadonlySet<string>
  /** The UIDs of what the run itself created in that place. */
  readonly born: ReadonlySet<string>
  /** The run that changed the same since, and has to put that back first; undefined where none has. */
  readonly onTop: string | undefined
  /** Whether there is to be an object in the end. */
  readonly present: boolean
  /** Whether a rollback of the file made or deleted it, so that it stays as it is. One that deletes what the run itself has made puts it back. */
  readonly kept: boolean
  readonly fields: readonly FieldPast[]
  /** What is to be said of fields that others had set when we deleted the object, by their keys: they keep these values. */
  readonly superseded: ReadonlyMap<string, { readonly path: FieldPath; readonly end: RestoredChange }>
  /** The newest deletion that was done or may have been; none where the object was never deleted by us. */
  readonly removal: ObjectRemoved | undefined
  /** All its deletions that were done or may have been, oldest first. */
  readonly removals: readonly ObjectRemoved[]
  /** What was sent to create it, for each creation that the undo would take away. */
  readonly creations: readonly ObjectMade[]
  /** All that was sent, by changes and by the undo, whatever it was about. */
  readonly sent: readonly ObjectCall[]
  /** When calls were sent, in milliseconds since 1970, that may still create something: of what they made there is no trace. */
  readonly coming: readonly number[]
  /** Pods of it that were ready before; undefined where it has none. */
  readonly ready: number | undefined
}

/**
 * Reads a history. Only what is wanted, and what stands on the same fields, is to be undone; what ended earlier says which objects are ours.
 * Where somebody else put another object in the place in between, only what was done to the last one counts. `found`: the object that is in
 * that place now.
 */
export function pastOf({ calls }: ObjectHistory<ObjectChange>, found?: KubernetesObject): ObjectPast {
  const sent = inWholeFields(calls.filter(({ outcome }) => outcome !== 'not-applied'))
  const uidsOf = (call: ObjectCall) => uidsOfMade(call, sent, found)
  const chainOf = sameObjects(sent, found)
  const { undone, overlaid } = covered(sent)
  const lives = livesOf(undone, sent, chainOf, uidsOf)
  const last = lives.at(-1) ?? { calls: [], of: undefined, born: new Set<string>() }
  const own = last.calls.filter(
    (call): call is RecordedCall<FieldsSet> => call.data.does === 'set' && !last.born.has(call.data.uid),
  )
  const known = new Set(own.flatMap(({ data }) => fieldKeys(data)))
  const removals = last.calls.filter(
    (call): call is RecordedCall<ObjectRemoved> => call.data.does === 'delete' && !last.born.has(call.data.uid),
  )
  const staying = last.calls.findLast(({ data, stays, outcome }) => stays && outcome === 'done' && data.does !== 'set')
  const firstReady = last.calls.find(({ data }) => 'ready' in data && data.ready !== undefined)?.data
  const removal = removals.at(-1)
  const all = fieldsOf(withEnded(own, sent, last.of), mappingsMade(sent), sent).filter(({ path }) =>
    known.has(pathKey(path)),
  )
  const superseded = supersededAtRemoval(all, own, removals)
  const fields = all.filter(({ path }) => !superseded.has(pathKey(path)))
  const onTop = doneOnTop(sent)?.runId
  return {
    calls: onTop === undefined ? last.calls : undone,
    overlaid,
    held: new Set(sent.flatMap(({ data, state }) => (state === 'held' ? fieldKeys(data) : []))),
    replaced: onTop === undefined ? lives.slice(0, -1).flatMap((life) => life.calls) : [],
    onTop,
    chain: last.of ?? new Set(),
    born: last.born,
    present: last.of !== undefined,
    kept: staying !== undefined && (staying.data.does !== 'delete' || last.of !== undefined),
    fields: [...fields, ...fencesOf(sent)],
    superseded,
    sent,
    coming: comingOf(sent, uidsOf),
    removal: removal?.data,
    removals: removals.map(({ data }) => data),
    creations: last.calls.flatMap(({ data }) => (data.does === 'create' ? [data] : [])),
    ready: firstReady !== undefined && 'ready' in firstReady ? firstReady.ready : undefined,
  }
}

/**
 * The changes that are wanted, those that stand on the same fields, and all that came after a change of the whole object: what is held there
 * can't outlive it. Changes of fields on which something held lies are `overlaid`.
 */
function covered(calls: readonly ObjectCall[]): {
  readonly undone: readonly ObjectCall[]
  readonly overlaid: readonly ObjectCall[]
} {
  const changes = calls.filter(({ by }) => by === 'change')
  const asked = changes.filter(({ state }) => state === 'wanted')
  const whole = changes.findIndex((call) => asked.includes(call) && call.data.does !== 'set')
  const goesAlong = (at: number) => whole >= 0 && at > whole
  const overlaid = asked.filter((call) => {
    const at = changes.indexOf(call)
    return changes.some(
      (later, index) => index > at && later.state === 'held' && !goesAlong(index) && concernsTheSame(call, later),
    )
  })
  const wanted = asked.filter((call) => !overlaid.includes(call))
  const fields = new Set(wanted.flatMap(({ data }) => fieldKeys(data)))
  const undone = changes.filter(
    (call, at) =>
      wanted.includes(call) ||
      ((call.state === 'standing' || call.state === 'held') && goesAlong(at)) ||
      (call.state === 'standing' && fieldKeys(call.data).some((key) => fields.has(key))),
  )
  return { undone, overlaid }
}

/**
 * When attempts to create something were sent of which nobody knows what came. As many as there are objects that have traces of one are
 * accounted for: nobody can tell which, so the latest are left.
 */
function comingOf(sent: readonly ObjectCall[], uidsOf: (call: ObjectCall) => readonly string[]): readonly number[] {
  const creations = sent.filter(({ data }) => data.does === 'create')
  const unknown = creations.flatMap(({ attempts }) =>
    attempts.flatMap(({ outcome, at }) => (outcome === 'unknown' ? [at] : [])),
  )
  const told = new Set(creations.flatMap(({ came }) => (came === undefined ? [] : [(came as CameTo).uid])))
  const traced = new Set(creations.flatMap(uidsOf).filter((uid) => !told.has(uid)))
  return unknown.toSorted((a, b) => a - b).slice(traced.size)
}

/**
 * Changes of fields, and those of the same object that ended earlier, of whatever run: a value that one of them left, and that was taken back
 * since, is not to come back because a change of another run found it.
 */
function withEnded(
  own: readonly RecordedCall<FieldsSet>[],
  sent: readonly ObjectCall[],
  of: ReadonlySet<string> | undefined,
): readonly RecordedCall<FieldsSet>[] {
  return sent.filter((call, at): call is RecordedCall<FieldsSet> => {
    const { data, by, state } = call
    if (data.does !== 'set' || by !== 'change') return false
    if (own.some((each) => each.ref === call.ref)) return true
    // What is held since says what is to come back.
    const isBelowHeld = sent.some((each, index) => index > at && each.state === 'held' && concernsTheSame(call, each))
    return state === 'ended' && of?.has(data.uid) === true && !isBelowHeld
  })
}

/** Fields that were set by others after our last change of them, and before we deleted the object. */
function supersededAtRemoval(
  fields: readonly FieldPast[],
  own: readonly RecordedCall<FieldsSet>[],
  removals: readonly RecordedCall<ObjectRemoved>[],
): ObjectPast['superseded'] {
  return new Map(
    fields.flatMap((field) => {
      const key = pathKey(field.path)
      const changed = own.findLast(({ data }) => fieldKeys(data).includes(key))?.data.uid
      const removal = removals.findLast(({ data }) => data.uid === changed)
      const { end } =
        removal === undefined ? {} : judgeField(field, removal.data.content as unknown as KubernetesObject, [])
      return end?.fate === 'superseded' ? [[key, { path: field.path, end }] as const] : []
    }),
  )
}
