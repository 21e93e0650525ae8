import { formatTime } from '../clock/format-time.ts'
import { asRecord } from '../json/is-record.ts'
import { valueAt } from '../json/value-at.ts'
import type { Pod } from '../objects/pod.ts'
import { conflict } from '../registry/api-error.ts'
import type { Cluster } from '../registry/cluster.ts'
import type { ApiRequest } from './api-request.ts'
import { findObject } from './find-object.ts'
import { readObject } from './read-body.ts'
import { sendJson } from './send.ts'

const pods = { group: '', plural: 'pods' }

/** Answers the binding subresource, with which a scheduler puts a pod on a node. */
export async function bindPod(request: ApiRequest): Promise<void> {
  const body = await readObject(request.incoming)
  const pod = findObject(request) as Pod
  const node = String(valueAt(body, ['target', 'name']) ?? '')
  const { annotations } = asRecord(body['metadata'])
  if (!request.dryRun) assignPod(request.cluster, pod, node, asRecord(annotations) as Readonly<Record<string, string>>)
  sendJson(request.response, 201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 })
}

/** Puts a pod on a node. Refused if it is on one, or is being deleted. */
export function assignPod(
  cluster: Cluster,
  pod: Pod,
  node: string,
  annotations: Readonly<Record<string, string>> = {},
): Pod {
  const { name } = pod.metadata
  const binding = { group: '', plural: 'pods/binding' }
  if (pod.metadata.deletionTimestamp)
    throw conflict(binding, name, `pod ${name} is being deleted, cannot be assigned to a host`)
  if (pod.spec.nodeName) throw conflict(binding, name, `pod ${name} is already assigned to node "${pod.spec.nodeName}"`)
  const scheduled = {
    type: 'PodScheduled',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: formatTime(cluster.clock.now()),
  }
  const conditions = [...(pod.status.conditions ?? []).filter(({ type }) => type !== 'PodScheduled'), scheduled]
  const zone = topologyOf(cluster, node)
  const metadata = {
    ...pod.metadata,
    ...(Object.keys(annotations).length > 0 ? { annotations: { ...pod.metadata.annotations, ...annotations } } : {}),
    ...(Object.keys(zone).length > 0 ? { labels: { ...pod.metadata.labels, ...zone } } : {}),
  }
  const { nominatedNodeName: _promised, ...status } = pod.status
  return cluster.store.put(pods, {
    ...pod,
    metadata,
    spec: { ...pod.spec, nodeName: node },
    status: { ...status, conditions },
  })
}

/** A pod learns the zone and region of its node when it is put there. */
function topologyOf(cluster: Cluster, node: string): Readonly<Record<string, string>> {
  const labels = cluster.store.get({ group: '', plural: 'nodes' }, node)?.metadata.labels ?? {}
  const names = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone']
  return Object.fromEntries(
    names.flatMap((name) => (labels[name] === undefined ? [] : [[name, labels[name]] as const])),
  )
}
