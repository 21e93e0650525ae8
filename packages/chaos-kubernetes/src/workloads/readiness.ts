import { daemonSets, type KubernetesObject, type Resource } from 'chaos-kubernetes-access'

/** How many pods a workload wants, and how many of them are ready. */
export interface Readiness {
  readonly wanted: number
  readonly ready: number
  /** The same as a clause: `1 of 2 replicas are ready`. */
  readonly words: string
}

/** Reads that of a Deployment, ReplicaSet or StatefulSet, which say how many replicas they want, or a DaemonSet, which wants one on each node that it fits. */
export function readinessOf({ kind }: Pick<Resource, 'kind'>, { spec, status }: KubernetesObject): Readiness {
  const counts = (status ?? {}) as Readonly<Record<string, number | undefined>>
  if (kind === daemonSets.kind) {
    const { desiredNumberScheduled: wanted = 0, numberReady: ready = 0 } = counts
    return { wanted, ready, words: wanted === 0 ? 'no node is to run it' : `${ready} of ${wanted} pods are ready` }
  }
  const { replicas: wanted = 1 } = (spec ?? {}) as { readonly replicas?: number }
  const { readyReplicas: ready = 0 } = counts
  return { wanted, ready, words: wanted === 0 ? 'it is scaled to 0' : `${ready} of ${wanted} replicas are ready` }
}
