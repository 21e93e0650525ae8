import { controllerOf } from '../objects/workload.ts'
import type { Cluster } from '../registry/cluster.ts'
import type { ResourceName } from '../store/cluster-view.ts'
import { objectKey, type StoreEvent } from '../store/collection.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import type { ReconcileLoop } from './reconcile-loop.ts'

/** What a controller works with. */
export interface ControllerContext {
  readonly cluster: Cluster
  readonly loop: ReconcileLoop
}

/** Starts a controller: it looks at what is there and then follows every change. */
export type StartController = (context: ControllerContext) => void

/** Calls `seen` with every object of a kind: those that are there now and those that change later. */
export function follow(
  { cluster }: ControllerContext,
  resource: ResourceName,
  seen: (object: KubernetesObject, event: StoreEvent | undefined) => void,
): void {
  const collection = cluster.store.collection(resource)
  for (const object of collection.list()) seen(object, undefined)
  collection.subscribe((event) => {
    seen(event.object, event)
  })
}

/** The key of an object in its collection. */
export function keyOf({ metadata }: KubernetesObject): string {
  return objectKey(metadata.name, metadata.namespace)
}

/** Keeps the index by controller UID and returns the lookup. */
export function ownedBy(
  { cluster }: ControllerContext,
  resource: ResourceName,
): (owner: KubernetesObject) => readonly KubernetesObject[] {
  const collection = cluster.store.collection(resource)
  collection.addIndex(
    'controller',
    (object) => {
      const owner = controllerOf(object)
      return [owner ? owner.uid : `nobody in ${object.metadata.namespace}`]
    },
    ownerReferencesOf,
  )
  return (owner) => collection.byIndex('controller', owner.metadata.uid ?? '')
}

const ownerReferencesOf = ({ metadata }: KubernetesObject): unknown => metadata.ownerReferences

/** How many objects of a kind a controller has, from the same index. */
export function countOwned({ cluster }: ControllerContext, resource: ResourceName, uid: string): number {
  return cluster.store.collection(resource).countByIndex('controller', uid)
}

/** The objects of a namespace that have no controller, from the same index. */
export function unowned(
  { cluster }: ControllerContext,
  resource: ResourceName,
  namespace: string | undefined,
): readonly KubernetesObject[] {
  return cluster.store.collection(resource).byIndex('controller', `nobody in ${namespace}`)
}

/** Enqueues the controller (of one kind) of every changed object: the one it has and the one it had. */
export function followOwners(
  context: ControllerContext,
  resource: ResourceName,
  kind: string,
  enqueue: (key: string) => void,
): void {
  follow(context, resource, (object, event) => {
    for (const state of event?.previous ? [object, event.previous] : [object]) {
      const owner = controllerOf(state)
      if (owner?.kind === kind) enqueue(objectKey(owner.name, state.metadata.namespace))
    }
  })
}
