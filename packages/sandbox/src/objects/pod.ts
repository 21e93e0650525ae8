import type { LabelSelector } from '../selectors/label-selector.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'

export interface Container {
  readonly name: string
  readonly image: string
  readonly ports?: readonly { readonly containerPort: number; readonly name?: string; readonly protocol?: string }[]
  readonly resources?: {
    readonly requests?: Readonly<Record<string, string | number>>
    readonly limits?: Readonly<Record<string, string | number>>
  }
  readonly env?: readonly {
    readonly name: string
    readonly value?: string
    readonly valueFrom?: Readonly<Record<string, unknown>>
  }[]
  readonly [field: string]: unknown
}

export interface Toleration {
  readonly key?: string
  readonly operator?: string
  readonly value?: string
  readonly effect?: string
  readonly tolerationSeconds?: number
}

export interface NodeSelectorTerm {
  readonly matchExpressions?: readonly {
    readonly key: string
    readonly operator: string
    readonly values?: readonly string[]
  }[]
  readonly matchFields?: readonly {
    readonly key: string
    readonly operator: string
    readonly values?: readonly string[]
  }[]
}

export interface PodAffinityTerm {
  readonly labelSelector?: LabelSelector
  readonly namespaceSelector?: LabelSelector
  readonly namespaces?: readonly string[]
  readonly matchLabelKeys?: readonly string[]
  readonly mismatchLabelKeys?: readonly string[]
  readonly topologyKey: string
}

/** Terms about other pods: those that must hold, and those that are wished for. */
export interface PodAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[]
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly {
    readonly weight: number
    readonly podAffinityTerm: PodAffinityTerm
  }[]
}

export interface Affinity {
  readonly nodeAffinity?: {
    readonly requiredDuringSchedulingIgnoredDuringExecution?: {
      readonly nodeSelectorTerms: readonly NodeSelectorTerm[]
    }
    readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly {
      readonly weight: number
      readonly preference: NodeSelectorTerm
    }[]
  }
  readonly podAffinity?: PodAffinity
  readonly podAntiAffinity?: PodAffinity
}

export interface TopologySpreadConstraint {
  readonly maxSkew: number
  readonly topologyKey: string
  readonly whenUnsatisfiable: string
  readonly labelSelector?: LabelSelector
  readonly matchLabelKeys?: readonly string[]
  readonly minDomains?: number
  readonly nodeAffinityPolicy?: string
  readonly nodeTaintsPolicy?: string
}

export interface PodSpec {
  readonly nodeName?: string
  readonly nodeSelector?: Readonly<Record<string, string>>
  readonly containers: readonly Container[]
  readonly initContainers?: readonly Container[]
  readonly ephemeralContainers?: readonly Container[]
  readonly restartPolicy?: string
  readonly terminationGracePeriodSeconds?: number
  readonly activeDeadlineSeconds?: number
  readonly schedulerName?: string
  readonly serviceAccountName?: string
  readonly tolerations?: readonly Toleration[]
  readonly affinity?: Affinity
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[]
  readonly priority?: number
  readonly priorityClassName?: string
  readonly preemptionPolicy?: string
  readonly hostNetwork?: boolean
  readonly hostname?: string
  readonly subdomain?: string
  readonly readinessGates?: readonly { readonly conditionType: string }[]
  readonly schedulingGates?: readonly { readonly name: string }[]
  readonly overhead?: Readonly<Record<string, string | number>>
  readonly [field: string]: unknown
}

export interface Condition {
  readonly type: string
  readonly status: string
  readonly reason?: string
  readonly message?: string
  readonly lastTransitionTime?: string
  readonly lastProbeTime?: string | null
  readonly lastUpdateTime?: string
  readonly lastHeartbeatTime?: string
  readonly observedGeneration?: number
}

export interface ContainerStatus {
  readonly name: string
  readonly ready: boolean
  readonly started?: boolean
  readonly restartCount: number
  readonly image: string
  readonly imageID: string
  readonly containerID?: string
  readonly state?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly lastState?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

export interface PodStatus {
  readonly phase?: string
  readonly reason?: string
  readonly message?: string
  readonly conditions?: readonly Condition[]
  readonly podIP?: string
  readonly podIPs?: readonly { readonly ip: string }[]
  readonly hostIP?: string
  readonly startTime?: string
  readonly nominatedNodeName?: string
  readonly initContainerStatuses?: readonly ContainerStatus[]
  readonly containerStatuses?: readonly ContainerStatus[]
  readonly ephemeralContainerStatuses?: readonly ContainerStatus[]
  readonly qosClass?: string
  readonly [field: string]: unknown
}

export interface Pod extends KubernetesObject {
  readonly spec: PodSpec
  readonly status: PodStatus
}

export interface PodTemplate {
  readonly metadata?: {
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
    readonly finalizers?: readonly string[]
  }
  readonly spec: PodSpec
}

/** Whether the kubelet has reported the pod as ready to serve. */
export function isPodReady(pod: Pod): boolean {
  const { conditions } = pod.status
  if (conditions) for (const { type, status } of conditions) if (type === 'Ready') return status === 'True'
  return false
}

/** Whether the pod is neither ended nor being deleted. */
export function isPodActive(pod: Pod): boolean {
  return !isPodEnded(pod) && !pod.metadata.deletionTimestamp
}

/** Whether all containers of the pod have ended for good. */
export function isPodEnded({ status }: Pod): boolean {
  return status.phase === 'Succeeded' || status.phase === 'Failed'
}
