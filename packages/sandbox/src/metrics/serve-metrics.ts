import type { ApiRequest } from '../api/api-request.ts'
import { representList, representOne } from '../api/represent.ts'
import { selectionOf } from '../api/select-objects.ts'
import { sendText } from '../api/send.ts'
import { formatTime } from '../clock/format-time.ts'
import type { Node } from '../objects/node.ts'
import type { Pod } from '../objects/pod.ts'
import { methodNotAllowed, notFound } from '../registry/api-error.ts'
import type { Cluster } from '../registry/cluster.ts'
import { nodes, pods } from '../registry/resource-names.ts'
import { addQuantities, quantityText, zero } from '../resources/quantity.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { type ContainerMetrics, type MeasuredResource, metricsWindow, podMetrics } from './pod-metrics.ts'

const apiVersion = 'metrics.k8s.io/v1beta1'

/** Answers a request for the metrics of nodes or pods, as a metrics server does. */
export function serveMetrics(request: ApiRequest): void {
  const { cluster, path, method, response, resource } = request
  if (method !== 'GET' || path.watch) throw methodNotAllowed()
  const ofNodes = resource.kind === 'NodeMetrics'
  if (path.name !== undefined) {
    const measured = ofNodes
      ? metricsOfNode(cluster, cluster.store.get(nodes, path.name) as Node | undefined)
      : metricsOfPod(cluster, cluster.store.get(pods, path.name, path.namespace) as Pod | undefined)
    if (!measured) throw notFound(resource, path.namespace === undefined ? path.name : `${path.namespace}/${path.name}`)
    sendText(response, 200, representOne(request, measured))
    return
  }
  const { matches } = selectionOf(request)
  const all = ofNodes
    ? cluster.store.list(nodes).map((node) => metricsOfNode(cluster, node as Node))
    : cluster.store.list(pods, path.namespace).map((pod) => metricsOfPod(cluster, pod as Pod))
  const found = all.filter((each) => each !== undefined).filter(matches)
  sendText(response, 200, representList(request, found, {}))
}

function metricsOfPod(cluster: Cluster, pod: Pod | undefined): KubernetesObject | undefined {
  const containers = pod && podMetrics(pod)
  if (!containers) return undefined
  const measured = containers.map(({ name, usage }) => ({ name, usage: usageText(usage) }))
  return { ...headOf(cluster, 'PodMetrics', pod), containers: measured }
}

function metricsOfNode(cluster: Cluster, node: Node | undefined): KubernetesObject | undefined {
  const isReady = node?.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')
  if (!node || !isReady) return undefined
  const collection = cluster.store.collection(pods)
  collection.addIndex('node', (pod) => [(pod as Pod).spec.nodeName ?? ''])
  const total = new Map<MeasuredResource, typeof zero>([
    ['cpu', zero],
    ['memory', zero],
  ])
  for (const pod of collection.byIndex('node', node.metadata.name)) {
    for (const { usage } of podMetrics(pod as Pod) ?? [])
      for (const [name, quantity] of usage) total.set(name, addQuantities(total.get(name) ?? zero, quantity))
  }
  return { ...headOf(cluster, 'NodeMetrics', node), usage: usageText(total) }
}

function headOf({ clock }: Cluster, kind: string, { metadata }: KubernetesObject): KubernetesObject {
  const { name, namespace, labels } = metadata
  const now = formatTime(clock.now())
  return {
    apiVersion,
    kind,
    metadata: { name, ...(namespace ? { namespace } : {}), creationTimestamp: now, ...(labels ? { labels } : {}) },
    timestamp: now,
    window: `${metricsWindow}s`,
  }
}

function usageText(usage: ContainerMetrics['usage']): Readonly<Record<string, string>> {
  return Object.fromEntries([...usage].map(([name, quantity]) => [name, quantityText(quantity)]))
}
