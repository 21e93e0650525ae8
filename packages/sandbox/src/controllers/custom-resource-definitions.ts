import { formatTime } from '../clock/format-time.ts'
import { asList, asRecord } from '../json/is-record.ts'
import type { Cluster } from '../registry/cluster.ts'
import { putStatus } from '../registry/controller-writes.ts'
import { customResourceDefinitions } from '../registry/resource-names.ts'
import { customResource } from '../resources/custom-resource.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import type { ControllerContext } from './controller-context.ts'
import { keyOf } from './controller-context.ts'

/** Serves the kinds of CustomResourceDefinitions, from the moment they are stored. Part of the API server, never switched off. */
export function startCustomResourceDefinitions(context: ControllerContext): void {
  const { cluster, loop } = context
  const collection = cluster.store.collection(customResourceDefinitions)
  const queue = loop.queue('customresourcedefinition', (key) => {
    const crd = collection.get(key)
    if (crd) establish(cluster, crd)
  })
  const serve = (crd: KubernetesObject): void => {
    const resource = customResource(crd)
    const known = cluster.resources.named(
      String(asRecord(crd['spec'])['group']),
      String(asRecord(asRecord(crd['spec'])['names'])['plural']),
    )
    if (resource) cluster.resources.add(resource)
    else if (known) cluster.resources.remove(known)
    queue.add(keyOf(crd))
  }
  for (const crd of collection.list()) serve(crd)
  collection.subscribe(({ type, object, previous }) => {
    if (type !== 'DELETED') {
      if (previous?.['spec'] !== object['spec']) serve(object)
      return
    }
    const resource = customResource(object)
    if (!resource) return
    for (const left of cluster.store.list(resource)) cluster.store.remove(resource, left)
    const known = cluster.resources.named(resource.group, resource.plural)
    if (known) cluster.resources.remove(known)
  })
}

function establish(cluster: Cluster, crd: KubernetesObject): void {
  const spec = asRecord(crd['spec'])
  const time = formatTime(cluster.clock.now())
  const before = asList(asRecord(crd['status'])['conditions']).map(asRecord)
  const condition = (type: string, reason: string, message: string): unknown =>
    before.find((known) => known['type'] === type) ?? {
      type,
      status: 'True',
      reason,
      message,
      lastTransitionTime: time,
    }
  const stored = asList(asRecord(crd['status'])['storedVersions'])
  const storage = asList(spec['versions'])
    .map(asRecord)
    .find((version) => version['storage'] === true)?.['name']
  putStatus(cluster, customResourceDefinitions, crd, {
    conditions: [
      condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
      condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted'),
    ],
    acceptedNames: spec['names'],
    storedVersions: storage === undefined || stored.includes(storage) ? stored : [...stored, storage],
  })
}
