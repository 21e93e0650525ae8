import { putMetadata, remove } from '../registry/controller-writes.ts'
import type { ResourceName } from '../store/cluster-view.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { type ControllerContext, keyOf } from './controller-context.ts'

interface Dependent {
  readonly resource: ResourceName
  readonly key: string
}

/** Deletes what has lost its owners, in the background, in the foreground or not at all, as the deletion asked. */
export function startGarbageCollector(context: ControllerContext): void {
  const { cluster, loop } = context
  const living = new Set<string>()
  const dependents = new Map<string, Map<string, Dependent>>()
  const resources = new Map<string, ResourceName>()

  const objectOf = (id: string): { resource: ResourceName; object: KubernetesObject | undefined } => {
    const [name, key] = id.split('\n') as [string, string]
    const resource = resources.get(name)!
    return { resource, object: cluster.store.collection(resource).get(key) }
  }
  const dependentsOf = (uid: string): { resource: ResourceName; object: KubernetesObject }[] =>
    [...(dependents.get(uid)?.values() ?? [])].flatMap(({ resource, key }) => {
      const object = cluster.store.collection(resource).get(key)
      return object ? [{ resource, object }] : []
    })

  const checkOwner = loop.queue('garbage-collector/owner', (uid) => {
    if (living.has(uid)) return
    for (const { resource, object } of dependentsOf(uid)) {
      const others =
        object.metadata.ownerReferences?.filter((owner) => owner.uid !== uid && living.has(owner.uid)) ?? []
      if (others.length > 0) {
        const ownerReferences = object.metadata.ownerReferences?.filter((owner) => living.has(owner.uid)) ?? []
        putMetadata(cluster, resource, object, { ...object.metadata, ownerReferences })
      } else if (!object.metadata.deletionTimestamp) {
        remove(cluster, resource, object, { preconditions: { uid: object.metadata.uid ?? '' } })
      }
    }
  })

  const finish = loop.queue('garbage-collector/finalizer', (id) => {
    const { resource, object } = objectOf(id)
    if (!object?.metadata.deletionTimestamp) return
    const { finalizers = [], uid = '' } = object.metadata
    const without = (finalizer: string): void => {
      const left = finalizers.filter((other) => other !== finalizer)
      const { finalizers: _finalizers, ...rest } = object.metadata
      putMetadata(cluster, resource, object, left.length > 0 ? { ...rest, finalizers: left } : rest)
    }
    if (finalizers.includes('orphan')) {
      for (const { resource: kind, object: dependent } of dependentsOf(uid)) {
        const ownerReferences = dependent.metadata.ownerReferences?.filter((owner) => owner.uid !== uid) ?? []
        const { ownerReferences: _owners, ...rest } = dependent.metadata
        putMetadata(cluster, kind, dependent, ownerReferences.length > 0 ? { ...rest, ownerReferences } : rest)
      }
      without('orphan')
    } else if (finalizers.includes('foregroundDeletion')) {
      const blocking = dependentsOf(uid).filter(({ object: dependent }) => {
        const reference = dependent.metadata.ownerReferences?.find((owner) => owner.uid === uid)
        const others = dependent.metadata.ownerReferences?.some((owner) => owner.uid !== uid && living.has(owner.uid))
        return reference?.blockOwnerDeletion === true && !others
      })
      for (const { resource: kind, object: dependent } of dependentsOf(uid)) {
        if (!dependent.metadata.deletionTimestamp) remove(cluster, kind, dependent, { propagationPolicy: 'Foreground' })
      }
      if (
        blocking.every(({ resource: kind, object: dependent }) => !cluster.store.collection(kind).get(keyOf(dependent)))
      )
        without('foregroundDeletion')
    }
  })

  const see = (resource: ResourceName, object: KubernetesObject, type: 'ADDED' | 'MODIFIED' | 'DELETED'): void => {
    const name = `${resource.plural}.${resource.group}`
    const { uid = '', ownerReferences, finalizers, deletionTimestamp } = object.metadata
    const id = `${name}\n${keyOf(object)}`
    if (!resources.has(name)) resources.set(name, resource)
    if (type === 'DELETED') {
      living.delete(uid)
      for (const owner of ownerReferences ?? []) {
        const known = dependents.get(owner.uid)
        known?.delete(id)
        if (known?.size === 0) dependents.delete(owner.uid)
        finishOwner(owner.uid)
      }
      if (dependents.has(uid)) checkOwner.add(uid)
      return
    }
    living.add(uid)
    for (const owner of ownerReferences ?? []) {
      const known = dependents.get(owner.uid)
      if (known) known.set(id, { resource, key: keyOf(object) })
      else dependents.set(owner.uid, new Map([[id, { resource, key: keyOf(object) }]]))
      if (!living.has(owner.uid)) checkOwner.add(owner.uid)
    }
    if (deletionTimestamp && (finalizers?.includes('foregroundDeletion') || finalizers?.includes('orphan'))) {
      awaiting.set(uid, id)
      finish.add(id)
    }
  }
  const awaiting = new Map<string, string>()
  const finishOwner = (uid: string): void => {
    const id = awaiting.get(uid)
    if (id) finish.add(id)
  }

  for (const resource of cluster.resources.all()) {
    for (const object of cluster.store.collection(resource).list()) see(resource, object, 'ADDED')
  }
  cluster.store.onEvent((resource, event) => {
    if (event.type === 'MODIFIED' && event.previous && sameTies(event.previous, event.object)) return
    if (event.previous && event.type === 'MODIFIED') forgetOwners(resource, event.previous, event.object)
    see(resource, event.object, event.type)
  })

  function forgetOwners(resource: ResourceName, before: KubernetesObject, after: KubernetesObject): void {
    if (before.metadata.ownerReferences === after.metadata.ownerReferences) return
    const id = `${resource.plural}.${resource.group}\n${keyOf(before)}`
    for (const owner of before.metadata.ownerReferences ?? []) {
      if (after.metadata.ownerReferences?.some(({ uid }) => uid === owner.uid)) continue
      dependents.get(owner.uid)?.delete(id)
      finishOwner(owner.uid)
    }
  }
}

/** Whether nothing changed that decides what becomes of an object and its dependents. */
function sameTies({ metadata: before }: KubernetesObject, { metadata: after }: KubernetesObject): boolean {
  return (
    before.ownerReferences === after.ownerReferences &&
    before.deletionTimestamp === after.deletionTimestamp &&
    before.finalizers === after.finalizers
  )
}
