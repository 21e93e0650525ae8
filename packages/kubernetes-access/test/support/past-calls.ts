import type { Attempt, CallOutcome } from 'chaos-plugin-api'
import type { KubernetesObject } from '../../src/objects/kubernetes-object.ts'
import type { ManagedFieldsEntry } from '../../src/restoration/managed-fields.ts'
import type { ObjectCall } from '../../src/restoration/object-call.ts'
import type { FieldChange, ObjectChange } from '../../src/restoration/object-change.ts'
import { pastOf } from '../../src/restoration/object-past.ts'

/** Where the object of these tests stands. */
export const about = {
  cluster: { uid: 'the-cluster', server: 'https://server', context: null },
  object: {
    group: 'apps',
    version: 'v1',
    plural: 'deployments',
    kind: 'Deployment',
    namespace: 'shop',
    name: 'web',
  },
}

/** When the object was created. */
const created = '2026-01-01T00:00:00Z'
/** When the run did anything. */
export const later = '2026-01-01T01:00:00Z'

/** What is known of a call besides what it did. */
export interface CallParts extends Partial<Pick<ObjectCall, 'by' | 'came' | 'state' | 'stays' | 'runId'>> {
  readonly outcome?: CallOutcome
  /** The versions that its attempts carried; all but the last were refused. */
  readonly carries?: readonly unknown[]
  /** The UID of what it makes anew, if it is of the undo; default `first`. */
  readonly of?: string
  /** All its attempts, in place of those. */
  readonly attempts?: readonly Attempt[]
}

/** A call on the object, done unless told otherwise. */
export function callOf(does: object, parts: CallParts = {}): ObjectCall {
  const { outcome = 'done', carries = ['1'], by = 'change', runId = 'run-1' } = parts
  const attempts =
    parts.attempts ??
    carries.map((version, index): Attempt => {
      return { at: 0, carries: version, outcome: index < carries.length - 1 ? 'not-applied' : outcome }
    })
  return {
    ref: `${runId}#${refs++}`,
    runId,
    data: { ...about, ...does } as ObjectChange,
    by,
    attempts,
    outcome: attempts.at(-1)!.outcome,
    came: parts.came,
    state: parts.state ?? (by === 'undo' ? 'ended' : 'wanted'),
    stays: parts.stays ?? false,
  }
}
let refs = 1

/** An entry of `managedFields` that owns fields. */
export function owns(manager: string, fields: object, parts: Partial<ManagedFieldsEntry> = {}): ManagedFieldsEntry {
  return {
    manager,
    operation: 'Update',
    apiVersion: 'apps/v1',
    time: created,
    fieldsType: 'FieldsV1',
    fieldsV1: fields,
    ...parts,
  } as ManagedFieldsEntry
}

export const replicasField = { 'f:spec': { 'f:replicas': {} } }
/** Who owned the replicas before the run. */
export const helm = owns('helm', replicasField)

/** A change of `spec.replicas`. */
export function scaled(before: number | undefined, after: number | undefined, parts: CallParts = {}, uid = 'first') {
  return callOf({ does: 'set', uid, fields: [fieldOf(['spec', 'replicas'], before, after, [helm])] }, parts)
}

/** A field that was set, or removed. */
export function fieldOf(
  path: FieldChange['path'],
  before: unknown,
  after: unknown,
  former: readonly ManagedFieldsEntry[] = [],
  made = 0,
): FieldChange {
  const values = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }
  return { path, ...values, made, former: [...former] } as FieldChange
}

/** The deletion of the object, as it was then. */
export function deleted(replicas: number, parts: CallParts = {}, uid = 'first') {
  return callOf({ does: 'delete', uid, content: deployment({ spec: { replicas } }, { uid }) }, parts)
}

/** The creation of the object. */
export function made(replicas: number, parts: CallParts = {}) {
  const manager = `chaos/${parts.runId ?? 'run-1'}`
  const { apiVersion, kind } = deployment()
  const content = { apiVersion, kind, metadata: { name: 'web', namespace: 'shop' }, spec: { replicas } }
  const of = parts.by === 'undo' ? { of: parts.of ?? 'first' } : {}
  return callOf({ does: 'create', manager, content, ...of }, parts)
}

/** The object as it is read. */
export function deployment(
  parts: Readonly<Record<string, unknown>> = {},
  metadata: Readonly<Record<string, unknown>> = {},
) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    ...parts,
    metadata: {
      name: 'web',
      namespace: 'shop',
      uid: 'first',
      resourceVersion: '5',
      creationTimestamp: created,
      ...metadata,
    },
  } as KubernetesObject
}

/** What matters of these calls. */
export function past(...calls: readonly ObjectCall[]) {
  return pastOf({ key: 'web', calls })
}
