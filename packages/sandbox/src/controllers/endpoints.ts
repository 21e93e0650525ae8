import { formatTime } from '../clock/format-time.ts'
import { deepEqual } from '../json/deep-equal.ts'
import { isPodEnded, isPodReady, type Pod } from '../objects/pod.ts'
import { controlledBy } from '../objects/workload.ts'
import { create } from '../registry/controller-writes.ts'
import { put } from '../registry/put.ts'
import { endpointSlices, endpoints, nodes, pods, services } from '../registry/resource-names.ts'
import type { LabelSelector } from '../selectors/label-selector.ts'
import { countSelected, selectedObjects } from '../selectors/selected-objects.ts'
import { selectingObjects } from '../selectors/selecting-objects.ts'
import { objectKey } from '../store/collection.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { batchPeriod } from './batch-period.ts'
import { type ControllerContext, follow, keyOf } from './controller-context.ts'
import { isEndpointChange } from './pod-change.ts'
import type { WorkQueue } from './reconcile-loop.ts'
import { rememberEntries } from './remember-entries.ts'

interface ServicePort {
  readonly name?: string
  readonly port: number
  readonly protocol?: string
  readonly targetPort?: number | string
  readonly appProtocol?: string
}

interface Service extends KubernetesObject {
  readonly spec: {
    readonly selector?: Readonly<Record<string, string>>
    readonly ports?: readonly ServicePort[]
    readonly type?: string
    readonly clusterIP?: string
    readonly publishNotReadyAddresses?: boolean
  }
}

const managedBy = 'endpointslice-controller.k8s.io'

/** Puts every service into the queue whose endpoints may have changed. */
function followEndpoints(context: ControllerContext, queue: WorkQueue): void {
  const { cluster } = context
  const collection = cluster.store.collection(services)
  follow(context, services, (service) => queue.add(keyOf(service)))
  follow(context, pods, (object, event) => {
    const pod = object as Pod
    const before = event?.previous as Pod | undefined
    if (event?.type === 'MODIFIED' && before && !isEndpointChange(before, pod)) return
    // A pod without an address is nobody's endpoint.
    if (!pod.status.podIP && !before?.status.podIP) return
    for (const state of before && before.metadata.labels !== pod.metadata.labels ? [pod, before] : [pod]) {
      for (const service of selectingObjects(collection, state, selectorOf)) {
        const chosen = countSelected(cluster.store.collection(pods), service.metadata.namespace, selectorOf(service))
        queue.addBatched(keyOf(service), batchPeriod(chosen))
      }
    }
  })
}

/** An empty selector of a Service chooses nothing. */
function selectorOf(service: KubernetesObject): LabelSelector | undefined {
  const { selector } = (service as Service).spec
  for (const _label in selector) return { matchLabels: selector }
  return undefined
}

function selectedPods({ cluster }: ControllerContext, service: Service): readonly Pod[] {
  const chosen = selectedObjects(cluster.store.collection(pods), service.metadata.namespace, selectorOf(service))
  return (chosen as readonly Pod[])
    .filter((pod) => pod.status.podIP && !isPodEnded(pod))
    .sort((left, right) => (left.metadata.name < right.metadata.name ? -1 : 1))
}

function portOf(pod: Pod | undefined, { port, targetPort }: ServicePort): number | undefined {
  if (typeof targetPort === 'number') return targetPort
  if (targetPort === undefined) return port
  for (const container of pod?.spec.containers ?? []) {
    const found = container.ports?.find(({ name }) => name === targetPort)
    if (found) return found.containerPort
  }
  return undefined
}

function portsOf(service: Service, pod: Pod | undefined): readonly Readonly<Record<string, unknown>>[] {
  return (service.spec.ports ?? []).flatMap((entry) => {
    const port = portOf(pod, entry)
    if (port === undefined) return []
    return [
      {
        name: entry.name ?? '',
        port,
        protocol: entry.protocol ?? 'TCP',
        ...(entry.appProtocol ? { appProtocol: entry.appProtocol } : {}),
      },
    ]
  })
}

const targetRef = ({ metadata }: Pod): Readonly<Record<string, unknown>> => ({
  kind: 'Pod',
  namespace: metadata.namespace,
  name: metadata.name,
  uid: metadata.uid,
})

/** Lists the pods behind every Service in EndpointSlices. */
export function startEndpointSliceController(context: ControllerContext): void {
  const { cluster, loop } = context
  const slices = cluster.store.collection(endpointSlices)
  slices.addIndex('service', ({ metadata }) => [
    `${metadata.namespace}/${metadata.labels?.['kubernetes.io/service-name']}`,
  ])
  const remembered = rememberEntries<Service>(context, (service, pod) => sliceEntry(context, service, pod))
  const queue = loop.queue('endpointslice', (key) => {
    const service = cluster.store.collection(services).get(key) as Service | undefined
    if (!service) remembered.forget(key)
    if (
      !service ||
      service.metadata.deletionTimestamp ||
      !service.spec.selector ||
      service.spec.type === 'ExternalName'
    )
      return
    const owned = slices
      .byIndex('service', key)
      .filter(({ metadata }) => metadata.labels?.['endpointslice.kubernetes.io/managed-by'] === managedBy)
    const chosen = selectedPods(context, service)
    const wanted = {
      addressType: 'IPv4',
      endpoints: remembered.of(service, chosen),
      ports: portsOf(service, chosen[0]),
    }
    const [slice, ...surplus] = owned
    for (const old of surplus) cluster.store.remove(endpointSlices, old)
    if (!slice) {
      const labels = {
        ...service.metadata.labels,
        ...headlessLabel(service),
        'endpointslice.kubernetes.io/managed-by': managedBy,
        'kubernetes.io/service-name': service.metadata.name,
      }
      create<KubernetesObject>(cluster, endpointSlices, {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: {
          ...ownMetadata(context, service),
          name: '',
          generateName: `${service.metadata.name}-`,
          labels,
          ownerReferences: [controlledBy(service)],
        },
        ...wanted,
      })
      return
    }
    const { addressType, endpoints: entries, ports } = slice
    if (deepEqual({ addressType, endpoints: entries, ports }, wanted)) return
    const metadata = {
      ...slice.metadata,
      generation: (slice.metadata.generation ?? 0) + 1,
      annotations: triggerTime(context),
    }
    put(cluster, endpointSlices, slice, { ...slice, metadata, ...wanted })
  })
  followEndpoints(context, queue)
  follow(context, endpointSlices, (slice, event) => {
    const name = slice.metadata.labels?.['kubernetes.io/service-name']
    if (event?.type === 'DELETED' && name) queue.add(objectKey(name, slice.metadata.namespace))
  })
}

function sliceEntry({ cluster }: ControllerContext, service: Service, pod: Pod): Readonly<Record<string, unknown>> {
  const { spec } = service
  const terminating = pod.metadata.deletionTimestamp !== undefined
  const serving = isPodReady(pod)
  const zone = cluster.store.get(nodes, pod.spec.nodeName ?? '')?.metadata.labels?.['topology.kubernetes.io/zone']
  return {
    addresses: [pod.status.podIP],
    ...hostnameOf(service, pod),
    conditions: { ready: (serving && !terminating) || spec.publishNotReadyAddresses === true, serving, terminating },
    nodeName: pod.spec.nodeName,
    targetRef: targetRef(pod),
    ...(zone ? { zone } : {}),
  }
}

function headlessLabel({ spec }: Service): Readonly<Record<string, string>> {
  return spec.clusterIP === 'None' ? { 'service.kubernetes.io/headless': '' } : {}
}

/** The name of a pod within its Service's domain. */
function hostnameOf({ metadata }: Service, { spec }: Pod): Readonly<Record<string, string>> {
  return spec.hostname && spec.subdomain === metadata.name ? { hostname: spec.hostname } : {}
}

function triggerTime({ cluster }: ControllerContext): Readonly<Record<string, string>> {
  return { 'endpoints.kubernetes.io/last-change-trigger-time': formatTime(cluster.clock.now()) }
}

function ownMetadata(
  context: ControllerContext,
  { metadata }: Service,
): { readonly namespace?: string; readonly annotations: Readonly<Record<string, string>> } {
  return { ...(metadata.namespace ? { namespace: metadata.namespace } : {}), annotations: triggerTime(context) }
}

/** Lists the pods behind every Service in Endpoints, the older form. */
export function startEndpointsController(context: ControllerContext): void {
  const { cluster, loop } = context
  const remembered = rememberEntries(context, addressOf)
  const queue = loop.queue('endpoints', (key) => {
    const service = cluster.store.collection(services).get(key) as Service | undefined
    const existing = cluster.store.collection(endpoints).get(key)
    if (!service) {
      remembered.forget(key)
      if (existing?.metadata.labels?.['endpoints.kubernetes.io/managed-by']) cluster.store.remove(endpoints, existing)
      return
    }
    if (!service.spec.selector || service.spec.type === 'ExternalName') return
    const chosen = selectedPods(context, service).filter(({ metadata }) => !metadata.deletionTimestamp)
    const subsets = subsetsOf(service, chosen, remembered.of(service, chosen))
    const labels = {
      ...service.metadata.labels,
      'endpoints.kubernetes.io/managed-by': 'endpoint-controller',
      ...headlessLabel(service),
    }
    if (!existing) {
      const metadata = { ...ownMetadata(context, service), name: service.metadata.name, labels }
      create<KubernetesObject>(cluster, endpoints, {
        apiVersion: 'v1',
        kind: 'Endpoints',
        metadata,
        ...(subsets.length > 0 ? { subsets } : {}),
      })
    } else if (!deepEqual(existing['subsets'] ?? [], subsets) || !deepEqual(existing.metadata.labels, labels)) {
      const { subsets: _subsets, ...rest } = existing
      const metadata = { ...existing.metadata, labels, annotations: triggerTime(context) }
      put(cluster, endpoints, existing, {
        ...rest,
        metadata,
        ...(subsets.length > 0 ? { subsets } : {}),
      } as KubernetesObject)
    }
  })
  followEndpoints(context, queue)
}

function addressOf(service: Service, pod: Pod): unknown {
  return {
    ...hostnameOf(service, pod),
    ip: pod.status.podIP,
    nodeName: pod.spec.nodeName,
    targetRef: targetRef(pod),
  }
}

function subsetsOf(service: Service, chosen: readonly Pod[], addressOfEach: readonly unknown[]): readonly unknown[] {
  if (chosen.length === 0) return []
  const addresses: unknown[] = []
  const notReadyAddresses: unknown[] = []
  for (const [index, pod] of chosen.entries()) {
    const serves = isPodReady(pod) || service.spec.publishNotReadyAddresses === true
    if (serves) addresses.push(addressOfEach[index])
    else notReadyAddresses.push(addressOfEach[index])
  }
  const ports = portsOf(service, chosen[0]).map(({ name, ...port }) => ({ ...(name ? { name } : {}), ...port }))
  return [
    {
      ...(addresses.length > 0 ? { addresses } : {}),
      ...(notReadyAddresses.length > 0 ? { notReadyAddresses } : {}),
      ports,
    },
  ]
}
