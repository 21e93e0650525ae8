import type { RestoreContext } from 'chaos-plugin-api'
import type { Cluster } from '../cluster.ts'
import type { KubernetesObject, Manifest } from '../objects/kubernetes-object.ts'
import type { Place, Resource } from '../objects/resource.ts'
import { fieldOperations, missingAbove } from './field-operations.ts'
import { valueAt } from './field-path.ts'
import { managerOf } from './managed-fields.ts'
import type { ObjectChange } from './object-change.ts'
import type { Verdict } from './verdict.ts'

/** Where calls on an object go, and in whose name. */
export interface ObjectCalls {
  readonly cluster: Cluster
  readonly resource: Resource
  readonly place: Place
  /** What every record of a call on this object begins with. */
  readonly about: Pick<ObjectChange, 'cluster' | 'object'>
  readonly context: RestoreContext<ObjectChange>
}

/** A verdict that asks for a call on an object that is there. */
export type CallVerdict = Extract<Verdict, { act: 'delete' | 'patch' | 'give-back' }>

/**
 * Sends the one call that a verdict asks for, written down first, under the version that was judged. Returns the object as the answer has
 * it; undefined after a deletion.
 */
export async function sendVerdict(
  verdict: CallVerdict,
  { cluster, resource, place, about, context }: ObjectCalls,
): Promise<KubernetesObject | undefined> {
  const { uid, resourceVersion } = verdict.object.metadata
  if (verdict.act === 'delete') {
    return context.call({ ...about, does: 'delete', uid, content: {} }, resourceVersion, async () => {
      await cluster.delete(resource, place, { uid, resourceVersion, propagationPolicy: 'Background' })
      return undefined
    })
  }
  const { data, operations } = patchOf(verdict)
  const body = [
    { op: 'test', path: '/metadata/uid', value: uid },
    { op: 'test', path: '/metadata/resourceVersion', value: resourceVersion },
    ...operations,
  ] as const
  return context.call({ ...about, ...data } as ObjectChange, resourceVersion, async (call) =>
    noting(
      call,
      await cluster.patch(resource, place, { type: 'json', body }, { fieldManager: managerOf(context.runId) }),
    ),
  )
}

function patchOf(verdict: Extract<Verdict, { act: 'patch' | 'give-back' }>) {
  const { object } = verdict
  const { uid } = object.metadata
  if (verdict.act === 'give-back') {
    const operations = [{ op: 'replace', path: '/metadata/managedFields', value: verdict.entries }] as const
    return { data: { does: 'give-back', uid, entries: verdict.entries } as const, operations }
  }
  const fields = verdict.targets.map(({ field, path, to }) => {
    const before = valueAt(object, path)
    return {
      path: field.path,
      ...(before === undefined ? {} : { before }),
      ...(to === undefined ? {} : { after: to }),
      made: Math.max(field.made, missingAbove(object, path)),
      former: [],
    }
  })
  return { data: { does: 'set', uid, fields } as const, operations: fieldOperations(object, verdict.targets) }
}

/** Creates an object anew, written down first. `of`: the UID that it had. */
export async function sendCreation(
  manifest: Manifest,
  of: string,
  { cluster, resource, place, about, context }: ObjectCalls,
): Promise<KubernetesObject> {
  const manager = managerOf(context.runId)
  const data = { ...about, does: 'create', manager, content: manifest, of } as ObjectChange
  return context.call(data, undefined, async (call) =>
    noting(call, await cluster.create(resource, manifest, place.namespace, { fieldManager: manager })),
  )
}

/** Notes who the object is, and in which version. */
export function noting<T extends KubernetesObject>(call: { came(evidence: unknown): void }, object: T): T {
  const { uid, resourceVersion } = object.metadata
  call.came({ uid, resourceVersion })
  return object
}
