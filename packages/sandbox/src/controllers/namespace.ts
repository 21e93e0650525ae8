import { asRecord } from '../json/is-record.ts'
import { create, remove } from '../registry/controller-writes.ts'
import { configMaps, namespaces, serviceAccounts } from '../registry/resource-names.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { type ControllerContext, follow, keyOf } from './controller-context.ts'

/** Empties namespaces that are being deleted and then lets them go. */
export function startNamespaceController(context: ControllerContext): void {
  const { cluster, loop } = context
  const collection = cluster.store.collection(namespaces)
  const queue = loop.queue('namespace', (key) => {
    const namespace = collection.get(key)
    if (!namespace?.metadata.deletionTimestamp) return
    if (emptyNamespace(context, key) > 0) return
    const current = collection.get(key)
    if (!current) return
    const next: KubernetesObject = { ...current, spec: { ...asRecord(current['spec']), finalizers: [] } }
    if ((current.metadata.finalizers?.length ?? 0) > 0) cluster.store.put(namespaces, next)
    else cluster.store.remove(namespaces, next)
  })
  follow(context, namespaces, (namespace, event) => {
    if (event?.type !== 'DELETED' && namespace.metadata.deletionTimestamp) queue.add(keyOf(namespace))
  })
  cluster.store.onEvent((_resource, event) => {
    const { namespace } = event.object.metadata
    if (event.type === 'DELETED' && namespace && collection.get(namespace)?.metadata.deletionTimestamp)
      queue.add(namespace)
  })
}

/** Deletes everything in a namespace; says how many objects are still there. */
function emptyNamespace({ cluster }: ControllerContext, namespace: string): number {
  let left = 0
  for (const resource of cluster.resources.all()) {
    if (!resource.namespaced || !resource.verbs.includes('delete')) continue
    for (const object of cluster.store.list(resource, namespace)) {
      if (!object.metadata.deletionTimestamp) remove(cluster, resource, object)
      if (cluster.store.get(resource, object.metadata.name, namespace)) left++
    }
  }
  return left
}

/** Gives every namespace its default service account and the configuration map with the cluster's certificate. */
export function startServiceAccountController(context: ControllerContext): void {
  const { cluster, loop } = context
  const queue = loop.queue('serviceaccount', (key) => {
    const namespace = cluster.store.collection(namespaces).get(key)
    if (!namespace || namespace.metadata.deletionTimestamp) return
    if (!cluster.store.get(serviceAccounts, 'default', key)) {
      create(cluster, serviceAccounts, {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'default', namespace: key },
      })
    }
    if (!cluster.store.get(configMaps, 'kube-root-ca.crt', key)) {
      const metadata = {
        name: 'kube-root-ca.crt',
        namespace: key,
        annotations: { 'kubernetes.io/description': 'The sandbox speaks plain HTTP: there is no certificate.' },
      }
      create(cluster, configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'ca.crt': '' } })
    }
  })
  follow(context, namespaces, (namespace) => queue.add(keyOf(namespace)))
  follow(context, serviceAccounts, (account, event) => {
    if (event?.type === 'DELETED' && account.metadata.name === 'default') queue.add(account.metadata.namespace ?? '')
  })
  follow(context, configMaps, (map, event) => {
    if (event?.type === 'DELETED' && map.metadata.name === 'kube-root-ca.crt') queue.add(map.metadata.namespace ?? '')
  })
}
