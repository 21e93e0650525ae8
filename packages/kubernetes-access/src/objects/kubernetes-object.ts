/** The part of an object's metadata that this package and its users look at. */
export interface ObjectMeta {
  readonly name: string
  readonly namespace?: string
  readonly uid: string
  readonly resourceVersion: string
  readonly generation?: number
  /** RFC 3339, UTC. */
  readonly creationTimestamp: string
  /** RFC 3339, UTC; there once the object is being deleted. */
  readonly deletionTimestamp?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly ownerReferences?: readonly OwnerReference[]
  readonly [field: string]: unknown
}

/** Who owns an object, and whether as its controller. */
export interface OwnerReference {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly uid: string
  readonly controller?: boolean
}

/** An object as the API returns it. */
export interface KubernetesObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: ObjectMeta
  readonly [field: string]: unknown
}

/** An object to be created: the server adds the rest of its metadata. */
export interface Manifest {
  readonly apiVersion?: string
  readonly kind?: string
  readonly metadata?: { readonly name?: string; readonly namespace?: string; readonly [field: string]: unknown }
  readonly [field: string]: unknown
}

/** A condition of an object's status. */
export interface Condition {
  readonly type: string
  /** `True`, `False` or `Unknown`. */
  readonly status: string
  readonly reason?: string
  readonly message?: string
}

/** The pods that a controller or a policy selects. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>
  readonly matchExpressions?: readonly {
    readonly key: string
    readonly operator: string
    readonly values?: readonly string[]
  }[]
}

/** What is looked at in a Pod. */
export interface Pod extends KubernetesObject {
  readonly spec: {
    readonly nodeName?: string
    readonly containers: readonly { readonly name: string }[]
    readonly volumes?: readonly { readonly name: string; readonly emptyDir?: unknown }[]
    readonly [field: string]: unknown
  }
  readonly status?: {
    readonly phase?: string
    readonly conditions?: readonly Condition[]
    readonly [field: string]: unknown
  }
}

/** What is looked at in a Node. */
export interface Node extends KubernetesObject {
  readonly spec: { readonly unschedulable?: boolean; readonly [field: string]: unknown }
  readonly status?: { readonly conditions?: readonly Condition[]; readonly [field: string]: unknown }
}

/** What is looked at in a Deployment, ReplicaSet or StatefulSet. Counts of zero may be left out by the server. */
export interface Workload extends KubernetesObject {
  readonly spec: { readonly replicas?: number; readonly selector?: LabelSelector; readonly [field: string]: unknown }
  readonly status?: {
    readonly replicas?: number
    readonly readyReplicas?: number
    readonly availableReplicas?: number
    readonly [field: string]: unknown
  }
}

/** What is looked at in a DaemonSet. */
export interface DaemonSet extends KubernetesObject {
  readonly status?: {
    readonly desiredNumberScheduled?: number
    readonly numberReady?: number
    readonly [field: string]: unknown
  }
}
