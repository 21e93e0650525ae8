import type { KubernetesObject } from '../store/kubernetes-object.ts'

/** Says whether a node has a simulated kubelet: `running`, or `dead`. A node without the label has one, but its status is left to others. */
const kubeletLabel = 'sim.cluster/kubelet'

/** Whether the pods of a node are started and stopped. */
export function isKubeletAlive(node: KubernetesObject | undefined): boolean {
  return node !== undefined && node.metadata.labels?.[kubeletLabel] !== 'dead'
}

/** Whether the sandbox itself posts the node's status, as often as it takes. */
export function hasHeartbeat(node: KubernetesObject): boolean {
  return node.metadata.labels?.[kubeletLabel] === 'running'
}
