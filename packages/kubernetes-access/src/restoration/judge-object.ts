import type { RestoredChange } from 'chaos-plugin-api'
import { serverTimeout } from '../cluster.ts'
import type { KubernetesObject, OwnerReference } from '../objects/kubernetes-object.ts'
import type { FieldTarget } from './field-operations.ts'
import { fieldName, locate, pathKey, valueAt } from './field-path.ts'
import { givenBack } from './give-back.ts'
import { isAsSent } from './is-as-sent.ts'
import { judgeField } from './judge-field.ts'
import { leavesOf } from './leaves-of.ts'
import { madeContent } from './made-content.ts'
import { entriesOf, isOurs, type ManagedFieldsEntry, ownersOf } from './managed-fields.ts'
import type { CameTo, ObjectMade, ObjectRemoved } from './object-change.ts'
import { type FieldPast, fencePath, type ObjectCall, type ObjectPast } from './object-past.ts'
import { shown } from './shown.ts'

/** Seconds after which a call that was sent can't take effect any more: the server's own time-out, and something for the way to it. */
const callBound = serverTimeout + 5

/** What there is in the place of an object; `unserved`: the cluster no longer knows its kind. */
export type Reading = KubernetesObject | 'absent' | 'unserved'

/** What is to be done about an object. */
export type Verdict =
  | {
      readonly act: 'settle'
      /** Of the object, for those of its changes that have no field of their own. */
      readonly end: RestoredChange
      /** Of its fields, by their keys. */
      readonly fields: ReadonlyMap<string, RestoredChange>
    }
  | { readonly act: 'wait'; readonly detail: string; readonly until?: number }
  | { readonly act: 'create'; readonly removal: ObjectRemoved }
  | { readonly act: 'delete'; readonly object: KubernetesObject }
  | {
      readonly act: 'patch'
      readonly object: KubernetesObject
      readonly targets: readonly (FieldTarget & { readonly field: FieldPast })[]
    }
  | { readonly act: 'give-back'; readonly object: KubernetesObject; readonly entries: readonly ManagedFieldsEntry[] }

const noFields: ReadonlyMap<string, RestoredChange> = new Map()

function settle(fate: RestoredChange['fate'], detail?: string): Verdict {
  return { act: 'settle', end: { fate, ...(detail === undefined ? {} : { detail }) }, fields: noFields }
}

/**
 * Says what is to be done about an object: the first line of the table that fits what was read. Pure: it neither reads nor sends, and the
 * same past and reading give the same verdict.
 */
export function judgeObject(past: ObjectPast, reading: Reading, now: number): Verdict {
  if (past.kept) return settle('kept')
  if (reading === 'unserved') return settle('gone', 'the cluster no longer serves its kind')
  if (reading === 'absent') return judgeAbsence(past, now)
  const { uid, deletionTimestamp } = reading.metadata
  const standing = standingOf(past, reading)
  if (deletionTimestamp !== undefined) {
    const ours = past.sent.some(({ data }) => data.does === 'delete' && data.uid === uid)
    return standing !== 'other' && ours
      ? { act: 'wait', detail: whyItStays(reading) }
      : settle('gone', 'somebody else is deleting it')
  }
  if (standing === 'other') {
    return isMadeAgain(past, reading)
      ? settle('restored', 'its controller has made it again')
      : settle('replaced', 'another object has its name')
  }
  return standing === 'born' ? judgeCreated(past, reading) : judgePresent(past, reading)
}

function judgeAbsence(past: ObjectPast, now: number): Verdict {
  const creations = past.sent.filter(({ data }) => data.does === 'create')
  const until =
    Math.max(
      0,
      ...creations.flatMap(({ attempts }) => attempts.flatMap((each) => (each.outcome === 'unknown' ? [each.at] : []))),
    ) +
    callBound * 1000
  const mayCome = creations.some(({ outcome }) => outcome === 'unknown') && until > now
  if (mayCome) {
    return {
      act: 'wait',
      detail: 'nobody knows what came of the call that creates it, and it may still take effect',
      until,
    }
  }
  if (!past.present) return settle('restored')
  return past.removal === undefined ? settle('gone') : { act: 'create', removal: past.removal }
}

/** The owner that makes an object again when it is deleted. */
export function controllerOf(object: { readonly metadata?: unknown } | undefined): OwnerReference | undefined {
  const { ownerReferences } = (object?.metadata ?? {}) as { readonly ownerReferences?: readonly OwnerReference[] }
  return ownerReferences?.find(({ controller }) => controller === true)
}

function isMadeAgain({ removal }: ObjectPast, object: KubernetesObject): boolean {
  const before = controllerOf(removal?.content)
  const now = controllerOf(object)
  return before !== undefined && now?.kind === before.kind && now.name === before.name
}

/** Whose an object is: the one from before, one that the run created, or another one of that name. */
function standingOf(past: ObjectPast, { metadata, ...object }: KubernetesObject): 'chain' | 'born' | 'other' {
  const { uid } = metadata
  if (past.chain.has(uid)) return 'chain'
  if (past.born.has(uid)) return 'born'
  const maker = past.sent.find(
    (call) =>
      call.data.does === 'create' && call.came === undefined && isMadeBy({ metadata, ...object }, call, call.data),
  )
  if (maker === undefined) return 'other'
  return maker.by === 'undo' ? 'chain' : 'born'
}

/** Whether a call of unknown outcome made an object: an entry of its manager is as old as the object, and has every field that was sent. */
function isMadeBy(object: KubernetesObject, { attempts }: ObjectCall, { manager, content }: ObjectMade): boolean {
  if (attempts.every(({ outcome }) => outcome === 'not-applied')) return false
  const { creationTimestamp } = object.metadata
  const entry = entriesOf(object).find((each) => each.manager === manager && each.time === creationTimestamp)
  if (entry === undefined) return false
  const own = { ...object, metadata: { ...object.metadata, managedFields: [entry] } }
  const made = leavesOf(madeContent(content)).filter((path) => valueAt(object, path) !== undefined)
  return made.every((path) => ownersOf(own, path).ours)
}

function judgeCreated(past: ObjectPast, object: KubernetesObject): Verdict {
  const edited = past.creations.flatMap(({ content }) => editsOf(content, object))
  const [first] = edited
  if (first !== undefined) {
    return settle('drifted', `${first.field} is ${shown(first.value)} by ${first.by}, so it is not deleted`)
  }
  return { act: 'delete', object }
}

interface Edit {
  readonly field: string
  readonly value: unknown
  readonly by: string
}

/** What others have made of the fields that we sent. What they added does not count. */
function editsOf(content: Readonly<Record<string, unknown>>, object: KubernetesObject): readonly Edit[] {
  return leavesOf(madeContent(content)).flatMap((path) => {
    const value = valueAt(object, path)
    if (isAsSent(value, valueAt(content, path))) return []
    const { ours, others } = ownersOf(object, path)
    if (others.length === 0 && (ours || value !== undefined)) return []
    return [{ field: fieldName(path.map(String)), value, by: others[0] ?? 'somebody' }]
  })
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
  const fields = new Map(
    judged.flatMap(({ field, end }) => (end === undefined ? [] : [[pathKey(field.path), end] as const])),
  )
  const remade = past.removal !== undefined && past.removal.uid !== object.metadata.uid
  // What is somebody else's by now is not that of the owner from before, and not ours any more either.
  const former = remade
    ? formerOfRemoved(past)
    : judged.flatMap(({ field, found }) => (found === 'first' ? field.former : []))
  const paths = judged.flatMap(({ found, path, end }) =>
    path !== undefined && (found === 'first' || end?.fate === 'superseded') ? [path] : [],
  )
  const entries = givenBack(object, remade ? 'everything' : paths, former)
  if (entries !== undefined && !wasGivenBack(past, object)) return { act: 'give-back', object, entries }
  return { act: 'settle', end: remade ? judgeContent(past, object) : { fate: 'restored' }, fields }
}

/** Whether the owners were put back already, and this is what the server made of that. */
function wasGivenBack({ sent }: ObjectPast, { metadata }: KubernetesObject): boolean {
  return sent.some(
    ({ data, came }) =>
      data.does === 'give-back' && (came as CameTo | undefined)?.resourceVersion === metadata.resourceVersion,
  )
}

const fenceField: FieldPast = { path: fencePath, first: undefined, made: 0, left: [], stays: false, former: [] }

function formerOfRemoved(past: ObjectPast): readonly ManagedFieldsEntry[] {
  const { managedFields } = (past.removal?.content['metadata'] ?? {}) as {
    readonly managedFields?: readonly ManagedFieldsEntry[]
  }
  return (managedFields ?? []).filter((entry) => !isOurs(entry) && entry.subresource !== 'status')
}

/** Whether an object that we made anew has all that it had when it was deleted, but what the server makes. */
function judgeContent(past: ObjectPast, object: KubernetesObject): RestoredChange {
  const sent = past.sent.findLast(({ data, by }) => by === 'undo' && data.does === 'create')?.data as
    | ObjectMade
    | undefined
  if (sent === undefined) return { fate: 'restored' }
  const [edit] = editsOf(sent.content, object)
  if (edit !== undefined) return { fate: 'superseded', detail: `by ${edit.by}: ${edit.field} is ${shown(edit.value)}` }
  const changed = leavesOf(madeContent(sent.content)).find(
    (path) => !isAsSent(valueAt(object, path), valueAt(sent.content, path)),
  )
  if (changed === undefined) return { fate: 'restored', ...addressRemark(past, object) }
  return {
    fate: 'open',
    detail: `the server makes ${shown(valueAt(object, changed))} of ${fieldName(changed.map(String))}`,
  }
}

/** A Service whose address was taken in the meantime has another one. */
function addressRemark({ removal }: ObjectPast, object: KubernetesObject): { readonly detail?: string } {
  const addressOf = ({ spec }: Readonly<Record<string, unknown>>) =>
    (spec as { readonly clusterIP?: string } | undefined)?.clusterIP
  const [before, now] = [addressOf(removal?.content ?? {}), addressOf(object)]
  return object.kind !== 'Service' || before === now
    ? {}
    : { detail: `its address ${before} was taken, so it has ${now}` }
}

function whyItStays({ metadata }: KubernetesObject): string {
  const { finalizers } = metadata as { readonly finalizers?: readonly string[] }
  return finalizers === undefined || finalizers.length === 0
    ? 'it is being deleted, but not gone yet'
    : `it is being deleted, and held by ${finalizers.length === 1 ? 'the finalizer' : 'the finalizers'} ${finalizers.join(', ')}`
}
