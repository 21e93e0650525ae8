import type { KubernetesObject } from '../objects/kubernetes-object.ts'

/** Pods of a workload that are ready, as its status says; undefined of what has none. */
export function readyPods({ kind, status }: KubernetesObject): number | undefined {
  const counts = (status ?? {}) as Readonly<Record<string, number | undefined>>
  switch (kind) {
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'ReplicationController':
      return counts['readyReplicas'] ?? 0
    case 'DaemonSet':
      return counts['numberReady'] ?? 0
    default:
      return undefined
  }
}
