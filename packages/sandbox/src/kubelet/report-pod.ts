import { recordEvent } from '../events/record-event.ts'
import type { Pod } from '../objects/pod.ts'
import type { Cluster } from '../registry/cluster.ts'
import { pods } from '../registry/resource-names.ts'

/** In a larger cluster the kubelets report no starts and stops: three events a pod would be most of all writes. */
const reportedPods = 2000

/** Reports that a pod's containers have started. */
export function reportStart(cluster: Cluster, pod: Pod): void {
  if (isLarge(cluster)) return
  for (const { name, image } of pod.spec.containers) {
    report(cluster, pod, 'Pulled', `Container image "${image}" already present on machine`)
    report(cluster, pod, 'Created', `Container created: ${name}`)
    report(cluster, pod, 'Started', `Container started: ${name}`)
  }
}

/** Reports that a pod's containers are being stopped. */
export function reportStop(cluster: Cluster, pod: Pod): void {
  if (isLarge(cluster)) return
  for (const { name } of pod.spec.containers) report(cluster, pod, 'Killing', `Stopping container ${name}`)
}

/** Reports that a pod's images can't be pulled. */
export function reportPulling(cluster: Cluster, pod: Pod): void {
  for (const { image } of pod.spec.containers)
    report(cluster, pod, 'Failed', `Failed to pull image "${image}"`, 'Warning')
}

function isLarge(cluster: Cluster): boolean {
  return cluster.store.collection(pods).size > reportedPods
}

function report(
  cluster: Cluster,
  pod: Pod,
  reason: string,
  message: string,
  type: 'Normal' | 'Warning' = 'Normal',
): void {
  recordEvent(cluster, pod, { type, reason, message, source: 'kubelet', host: pod.spec.nodeName ?? '' })
}
