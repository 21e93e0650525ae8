import { formatTime } from '../clock/format-time.ts'
import { asList, asRecord } from '../json/is-record.ts'
import { create, putStatus, remove } from '../registry/controller-writes.ts'
import { put } from '../registry/put.ts'
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
    const left = emptyNamespace(context, key)
    if (left.length > 0) {
      tellWhatIsLeft(context, namespace, left)
      return
    }
    const current = collection.get(key)
    if (!current) return
    const next: KubernetesObject = { ...current, spec: { ...asRecord(current['spec']), finalizers: [] } }
    if ((current.metadata.finalizers?.length ?? 0) > 0) put(cluster, namespaces, current, next)
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

/** Writes into the conditions of a namespace why it is still there. */
function tellWhatIsLeft(
  { cluster }: ControllerContext,
  namespace: KubernetesObject,
  left: readonly KubernetesObject[],
): void {
  const kinds = countEach(left.map(({ kind }) => kind.toLowerCase()))
  const finalizers = countEach(left.flatMap(({ metadata }) => metadata.finalizers ?? []))
  const status = asRecord(namespace['status'])
  const conditions = [
    condition(
      'NamespaceDeletionDiscoveryFailure',
      ['DiscoveryFailed', 'ResourcesDiscovered'],
      '',
      'All resources successfully discovered',
    ),
    condition(
      'NamespaceDeletionGroupVersionParsingFailure',
      ['GroupVersionParsingFailed', 'ParsedGroupVersions'],
      '',
      'All legacy kube types successfully parsed',
    ),
    condition(
      'NamespaceDeletionContentFailure',
      ['ContentDeletionFailed', 'ContentDeleted'],
      '',
      'All content successfully deleted, may be waiting on finalization',
    ),
    condition(
      'NamespaceContentRemaining',
      ['SomeResourcesRemain', 'ContentRemoved'],
      kinds && `Some resources are remaining: ${kinds}`,
      'All content successfully removed',
    ),
    condition(
      'NamespaceFinalizersRemaining',
      ['SomeFinalizersRemain', 'ContentHasNoFinalizers'],
      finalizers && `Some content in the namespace has finalizers remaining: ${finalizers}`,
      'All content-preserving finalizers finished',
    ),
  ]
  const before = asList(status['conditions']).map(asRecord)
  const dated = conditions.map((each) => {
    const old = before.find(({ type }) => type === each.type)
    const same = old?.['status'] === each.status && old['message'] === each.message
    return { ...each, lastTransitionTime: same ? old['lastTransitionTime'] : formatTime(cluster.clock.now()) }
  })
  putStatus(cluster, namespaces, namespace, { ...status, conditions: dated })
}

function condition(type: string, reasons: readonly [trouble: string, calm: string], message: string, calm: string) {
  if (message) return { type, status: 'True', reason: reasons[0], message }
  return { type, status: 'False', reason: reasons[1], message: calm }
}

/** How often each text is there, e.g. `pod has 2 resource instances`. */
function countEach(texts: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].map(([text, count]) => `${text} has ${count} resource instances`).join(', ')
}

/** Deletes everything in a namespace; gives what is still there. */
function emptyNamespace({ cluster }: ControllerContext, namespace: string): readonly KubernetesObject[] {
  const left: KubernetesObject[] = []
  for (const resource of cluster.resources.all()) {
    if (!resource.namespaced || !resource.verbs.includes('delete')) continue
    for (const object of cluster.store.list(resource, namespace)) {
      if (!object.metadata.deletionTimestamp) remove(cluster, resource, object)
      const kept = cluster.store.get(resource, object.metadata.name, namespace)
      if (kept) left.push(kept)
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
