import { isMapping } from 'chaos-plugin-api'
import type { KubernetesObject } from '../objects/kubernetes-object.ts'

/** Pods of a workload that are ready, as its status says; undefined of what has none. Others than Kubernetes' own count where they have a pod template, too. */
export function readyPods({ kind, spec, status }: KubernetesObject): number | undefined {
  const counts = (status ?? {}) as Readonly<Record<string, unknown>>
  const ready = numberOf(counts['readyReplicas'])
  switch (kind) {
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'ReplicationController':
      return ready ?? 0
    case 'DaemonSet':
      return numberOf(counts['numberReady']) ?? 0
    default:
      return hasContainers(spec) ? ready : undefined
  }
}

/** What else is made from templates (machines, say) is no pod, whatever its status counts. */
function hasContainers(spec: unknown): boolean {
  const template = isMapping(spec) ? spec['template'] : undefined
  const inner = isMapping(template) ? template['spec'] : undefined
  return isMapping(inner) && Array.isArray(inner['containers'])
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}
