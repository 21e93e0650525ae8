import type { Cluster } from '../cluster.ts'
import type { KubernetesObject, OwnerReference } from '../objects/kubernetes-object.ts'
import { controllerOf } from '../objects/owners.ts'
import { keyOf } from '../view/shared-view.ts'
import { kindOf } from './kind-of.ts'
import { readObjects } from './read-objects.ts'
import { isKnownKind, type WorkloadReference } from './workload.ts'

/** The controller of a pod, and the namespace of that pod. */
export interface Controller {
  readonly reference: OwnerReference
  readonly namespace: string
}

/** What keeps a pod in the end. */
export interface FoundOwner {
  readonly workload: WorkloadReference
  /** `undefined` where it may not be read, is gone, or another one has its name. */
  readonly object: KubernetesObject | undefined
  /** All that stands above the pod, from its own controller upwards, as far as it was followed. */
  readonly line: readonly OwnerReference[]
}

/** How far the line of a pod's controllers is followed. */
interface Line {
  /** The UID of the pod's own controller. */
  readonly first: string
  readonly at: Controller
  /** All in it so far, this one included. */
  readonly followed: readonly OwnerReference[]
}

/**
 * Finds the topmost objects that keep pods, by the UIDs of the pods' controllers: the Deployment and not its ReplicaSet; of kinds that
 * we don't know, the last that may be read. Of owners that lead back to themselves, the last before that.
 */
export async function findOwners(
  cluster: Cluster,
  controllers: readonly Controller[],
): Promise<ReadonlyMap<string, FoundOwner>> {
  const ends = new Map<string, FoundOwner>()
  let lines: readonly Line[] = [
    ...new Map(
      controllers.map((at) => {
        const { uid } = at.reference
        return [uid, { first: uid, at, followed: [at.reference] }]
      }),
    ).values(),
  ]
  while (lines.length > 0) {
    const read = await readOwners(cluster, [...new Map(lines.map(({ at }) => [at.reference.uid, at])).values()])
    lines = lines.flatMap(({ first, at, followed }) => {
      const { workload, object, above } = read.get(at.reference.uid)!
      // What can't be read says nothing about what stands above it, and leaves what stands below as the last one.
      const last = object === undefined ? ends.get(first) : undefined
      ends.set(first, { workload: last?.workload ?? workload, object: last?.object ?? object, line: followed })
      // Nothing keeps anybody from writing owners that stand above themselves.
      if (above === undefined || followed.some(({ uid }) => uid === above.uid)) return []
      const next = { reference: above, namespace: at.namespace }
      return [{ first, at: next, followed: [...followed, above] }]
    })
  }
  return ends
}

interface ReadOwner extends Omit<FoundOwner, 'line'> {
  readonly above: OwnerReference | undefined
}

async function readOwners(
  cluster: Cluster,
  controllers: readonly Controller[],
): Promise<ReadonlyMap<string, ReadOwner>> {
  const read = new Map<string, ReadOwner>()
  const kinds = Map.groupBy(controllers, ({ reference }) => `${reference.apiVersion} ${reference.kind}`)
  for (const group of kinds.values()) {
    const { apiVersion, kind } = group[0]!.reference
    const resource = await kindOf(cluster, apiVersion, kind)
    const placeOf = ({ reference, namespace }: Controller) => ({
      name: reference.name,
      namespace: resource?.namespaced === false ? undefined : namespace,
    })
    const objects = resource && (await readObjects(cluster, resource, group.map(placeOf)))
    for (const controller of group) {
      const { name, uid } = controller.reference
      const place = placeOf(controller)
      const found = objects?.get(keyOf(place))
      const object = typeof found === 'object' && found.metadata.uid === uid ? found : undefined
      const above = object === undefined || keepsPods({ apiVersion, kind }) ? undefined : controllerOf(object)
      const workload = { apiVersion, kind, namespace: place.namespace ?? null, name, uid }
      read.set(uid, { workload, object, above })
    }
  }
  return read
}

/** Whether such an object makes its pods itself. A ReplicaSet does so too, but on behalf of what stands above it. */
function keepsPods(owner: Pick<WorkloadReference, 'apiVersion' | 'kind'>): boolean {
  return isKnownKind(owner) && owner.kind !== 'ReplicaSet'
}
