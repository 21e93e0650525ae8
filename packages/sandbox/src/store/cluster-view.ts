import type { KubernetesObject } from './kubernetes-object.ts'

/** Names a kind of object by its API group (`''` for the core group) and plural, as in a URL. */
export interface ResourceName {
  readonly group: string
  readonly plural: string
}

/** Reads the cluster from inside the process: no HTTP, no copies. What it returns must not be altered. */
export interface ClusterView {
  /** All objects of a kind, sorted by namespace and name; of one namespace if it is given. */
  list(resource: ResourceName, namespace?: string): readonly KubernetesObject[]
  /** One object, or undefined. Cluster-scoped kinds have no namespace. */
  get(resource: ResourceName, name: string, namespace?: string): KubernetesObject | undefined
  /** Calls the listener at once, inside the write, after every change of any object. Returns the function that ends it. */
  subscribe(listener: () => void): () => void
}
