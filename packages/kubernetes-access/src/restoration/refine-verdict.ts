import type { Cluster } from '../cluster.ts'
import type { OwnerReference } from '../objects/kubernetes-object.ts'
import { controllerOf, type Verdict } from './judge-object.ts'
import type { ObjectChange } from './object-change.ts'
import { whatElseIsIn } from './what-else-is-in.ts'

/** What is known of the other objects that are restored. */
export interface Surroundings {
  /** The UID by which an object goes that was made anew. */
  uidNow(uid: string): string | undefined
  /** Whether an object of that UID is still to be made anew. */
  isToCome(uid: string): boolean
}

type Weighty = Extract<Verdict, { act: 'create' | 'delete' }>

/**
 * Looks around before an object is made or deleted: what had a controller is made by that, what had an owner that is gone is not made, and
 * what holds things of others is not deleted.
 */
export async function refineVerdict(
  verdict: Weighty,
  about: Pick<ObjectChange, 'object'>,
  cluster: Cluster,
  surroundings: Surroundings,
): Promise<Verdict> {
  if (verdict.act === 'delete') {
    const found = await whatElseIsIn(cluster, about, verdict.object)
    if (found === undefined) return verdict
    return settled('drifted', `it holds what this run did not make, ${found}, so it is not deleted`)
  }
  const { content } = verdict.removal
  const { ownerReferences = [] } = (content['metadata'] ?? {}) as {
    readonly ownerReferences?: readonly OwnerReference[]
  }
  for (const owner of ownerReferences) {
    if (surroundings.isToCome(owner.uid)) {
      return { act: 'wait', detail: `its owner ${owner.kind} ${owner.name} is not there yet` }
    }
    if (surroundings.uidNow(owner.uid) === undefined && !(await isThere(cluster, owner, about.object.namespace))) {
      return settled('gone', `its owner ${owner.kind} ${owner.name} is gone, so it is not made again`)
    }
  }
  const controller = controllerOf(content)
  if (controller === undefined) return verdict
  return settled('restored', `its controller ${controller.kind} ${controller.name} makes it again`)
}

function settled(fate: 'drifted' | 'gone' | 'restored', detail: string): Verdict {
  return { act: 'settle', end: { fate, detail }, fields: new Map() }
}

async function isThere(
  cluster: Cluster,
  { apiVersion, kind, name, uid }: OwnerReference,
  namespace: string | null,
): Promise<boolean> {
  const resource = await cluster.resourceOf(apiVersion, kind)
  if (resource === undefined) return false
  const found = await cluster.find(resource, {
    name,
    namespace: resource.namespaced ? (namespace ?? undefined) : undefined,
  })
  return found?.metadata.uid === uid && found.metadata.deletionTimestamp === undefined
}
