import type { ConformanceCluster } from './conformance-cluster.ts'

/** One promise of the Kubernetes API, and the code that holds any cluster to it. */
export interface Behaviour {
  /** A sentence about what the API does. */
  readonly name: string
  /** Throws unless the cluster does it. */
  run(cluster: ConformanceCluster): Promise<void>
}

/** Behaviours about one subject. */
export interface Topic {
  readonly title: string
  readonly behaviours: readonly Behaviour[]
}
