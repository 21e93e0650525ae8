import { isDeepStrictEqual } from 'node:util'
import { serverTimeout } from '../cluster.ts'
import { heldBy, holding } from '../objects/finalizers.ts'
import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import { controllerOf } from '../objects/owners.ts'
import { editsOf } from './edits-of.ts'
import { type FieldPast, fencePath } from './field-past.ts'
import { locate, pathKey } from './field-path.ts'
import { formerOfRemoved } from './former-of-removed.ts'
import { givenBack } from './give-back.ts'
import { judgeContent } from './judge-content.ts'
import { judgeCreated } from './judge-created.ts'
import { judgeField } from './judge-field.ts'
import { mayHaveMade, runThatMade } from './made-by.ts'
import type { ManagedFieldsEntry } from './managed-fields.ts'
import { isDoubtful, managersOf } from './object-call.ts'
import type { CameTo, ObjectMade } from './object-change.ts'
import type { ObjectPast } from './object-past.ts'
import { uidsOfMade } from './same-objects.ts'
import { type Reading, settle, type Verdict } from './verdict.ts'

/** Seconds after which a call that was sent can't take effect any more: the server's own time-out, and something for the way to it. */
const callBound = serverTimeout + 5

/**
 * Says what is to be done about an object: the first line of the table that fits what was read. Pure: it neither reads nor sends, and the
 * same past and reading give the same verdict. `now` is when the reading began, in milliseconds since 1970 (UTC).
 */
export function judgeObject(past: ObjectPast, reading: Reading, now: number): Verdict {
  if (past.onTop !== undefined)
    return settle('open', `run ${past.onTop} has changed it since, and puts that back first; recover again when it has`)
  if (past.kept) return settle('kept')
  if (past.overlaid.length > 0 && past.calls.length === 0) return settle('overlaid')
  if (reading === 'unserved') return settle('gone', 'the cluster no longer serves its kind')
  const verdict = judgeReading(past, reading, now)
  // What there is may go, and then a creation that is still on its way takes effect.
  return verdict.act === 'settle' ? (whatMayCome(past, now) ?? verdict) : verdict
}

function judgeReading(past: ObjectPast, reading: KubernetesObject | 'absent', now: number): Verdict {
  if (reading === 'absent') return judgeAbsence(past, now)
  const { uid, deletionTimestamp } = reading.metadata
  const standing = standingOf(past, reading)
  if (deletionTimestamp !== undefined) {
    const ours = past.sent.some(({ data }) => data.does === 'delete' && data.uid === uid)
    if (standing !== 'other' && ours) return { act: 'wait', detail: whyItStays(reading) }
    return settle('gone', 'somebody else is deleting it')
  }
  if (standing === 'other') {
    const maker = otherRunThatMade(past, reading)
    if (maker !== undefined) return { act: 'wait', detail: `${maker} has put another one in its place` }
    if (isMadeAgain(past, reading)) return settle('restored', 'its controller has made it again')
    return judgeOther(past, reading)
  }
  return standing === 'born' ? judgeCreated(past, reading) : judgePresent(past, reading)
}

function judgeAbsence(past: ObjectPast, now: number): Verdict {
  const coming = whatMayCome(past, now)
  if (coming !== undefined) return coming
  if (!past.present) return settle('restored')
  if (past.removal === undefined) return settle('gone')
  if (isStandingAnew(past)) return settle('gone', 'it was made anew, and somebody else has deleted it since')
  return { act: 'create', removal: past.removal }
}

/** Whether the undo has made it anew, and no call of ours has deleted that. */
function isStandingAnew({ sent, chain }: ObjectPast): boolean {
  const deleted = new Set(sent.flatMap(({ data }) => (data.does === 'delete' ? [data.uid] : [])))
  const anew = sent.flatMap((call) =>
    call.data.does === 'create' && call.data.of !== undefined ? uidsOfMade(call, sent, undefined) : [],
  )
  return anew.some((uid) => chain.has(uid) && !deleted.has(uid))
}

/** Waits where a call may still create something in a place that is free, or will be. */
function whatMayCome({ coming }: ObjectPast, now: number): Verdict | undefined {
  const until = Math.max(...coming) + callBound * 1000
  const mayCome = until > now
  if (!mayCome) return undefined
  const detail = 'nobody knows what came of the call that creates it, and it may still take effect'
  return { act: 'wait', detail, until }
}

/** What was sent to create an object that another one had replaced by then, if it came so late that it stands in the place of that one, which we deleted. */
function lateCreation({ sent, replaced, removal }: ObjectPast, object: KubernetesObject): ObjectMade | undefined {
  if (removal === undefined) return undefined
  const uids = new Set(replaced.flatMap(({ data }) => ('uid' in data ? [data.uid] : [])))
  const [late] = sent.flatMap((call) =>
    call.data.does === 'create' &&
    (replaced.includes(call) || uids.has(call.data.of ?? '')) &&
    isDoubtful(call) &&
    uidsOfMade(call, sent, object).includes(object.metadata.uid)
      ? [call.data]
      : [],
  )
  return late
}

/** Says what is known of an object that shows no trace of our having created it. */
function judgeOther(past: ObjectPast, object: KubernetesObject): Verdict {
  const late = lateCreation(past, object)
  if (late !== undefined && editsOf(late.content, object).length === 0) return { act: 'delete', object }
  const creations = past.sent.filter((call) => mayHaveMade(object, call))
  if (creations.length === 0) return settle('replaced', 'another object has its name')
  if (creations.some(({ by }) => by === 'undo') && judgeContent(past, object).fate === 'restored')
    return settle('restored', 'by its content, for nobody can tell who has made it')
  return settle('open', 'nobody can tell whether it is the one that this run tried to create')
}

/** The manager of a run that nothing is known of here, and that created an object: it takes it away again. */
function otherRunThatMade(past: ObjectPast, object: KubernetesObject): string | undefined {
  const manager = runThatMade(object)
  return manager === undefined || managersOf(past.sent).has(manager) ? undefined : manager
}

function isMadeAgain({ removal }: ObjectPast, object: KubernetesObject): boolean {
  const before = controllerOf(removal?.content)
  const now = controllerOf(object)
  return before !== undefined && now?.kind === before.kind && now.name === before.name
}

/** Whose an object is: the one from before, one that the run created, or another one of that name. */
function standingOf(past: ObjectPast, { metadata: { uid } }: KubernetesObject): 'chain' | 'born' | 'other' {
  if (past.chain.has(uid)) return 'chain'
  if (past.born.has(uid)) return 'born'
  return 'other'
}

function judgePresent(past: ObjectPast, object: KubernetesObject): Verdict {
  const { resourceVersion } = object.metadata
  const judged = past.fields.map((field) => ({ field, ...judgeField(field, object, past.sent) }))
  const targets = judged.flatMap(({ field, found, path }) =>
    found === 'ours' && path !== undefined ? [{ field, path, to: field.first, made: field.made }] : [],
  )
  if (targets.length > 0) return { act: 'patch', object, targets }
  if (
    past.sent.some(({ attempts }) =>
      attempts.some((each) => each.outcome === 'unknown' && each.carries === resourceVersion),
    )
  ) {
    const path = locate(object, fencePath)!
    return { act: 'patch', object, targets: [{ field: fenceField, path, to: resourceVersion, made: 0 }] }
  }
  const awaited = judged.find((each) => each.awaited !== undefined)?.awaited
  if (awaited !== undefined) return { act: 'wait', detail: awaited }
  const fields = new Map(
    judged.flatMap(({ field, end }) => (end === undefined ? [] : [[pathKey(field.path), end] as const])),
  )
  const remade = past.removals.some(({ uid }) => uid !== object.metadata.uid)
  // What is somebody else's by now is not that of the owner from before, and not ours any more either. Of a field that was ours when the
  // object was deleted, its content does not say who owned it before.
  const isHeld = (field: FieldPast) => past.held.has(pathKey(field.path))
  const own = judged.flatMap(({ field, found }) => (found === 'first' && !isHeld(field) ? field.former : []))
  const former = remade ? formerOfRemoved(past, own) : own
  const paths = [
    ...judged.flatMap(({ field, found, path, end }) =>
      path !== undefined && !isHeld(field) && (found === 'first' || end?.fate === 'superseded') ? [path] : [],
    ),
    ...[...past.superseded.values()].map(({ path }) => locate(object, path)).filter((path) => path !== undefined),
  ]
  const known = managersOf(past.sent)
  const entries = givenBack(object, remade ? 'everything' : paths, former, ({ manager = '' }) => known.has(manager))
  if (entries !== undefined && !wasGivenBack(past, object, entries)) return { act: 'give-back', object, entries }
  return { act: 'settle', end: remade ? judgeContent(past, object) : { fate: 'restored' }, fields }
}

/** Whether the owners were put back already, and this is what the server made of that. */
function wasGivenBack(
  { sent }: ObjectPast,
  { metadata }: KubernetesObject,
  entries: readonly ManagedFieldsEntry[],
): boolean {
  return sent.some(
    ({ data, came }) =>
      data.does === 'give-back' &&
      isDeepStrictEqual(data.entries, entries) &&
      (came as CameTo | undefined)?.resourceVersion === metadata.resourceVersion,
  )
}

const fenceField: FieldPast = { path: fencePath, first: undefined, made: 0, left: [], stays: false, former: [] }

function whyItStays(object: KubernetesObject): string {
  const finalizers = holding(object)
  return finalizers.length === 0
    ? 'it is being deleted, but not gone yet'
    : `it is being deleted, and ${heldBy(finalizers)}`
}
