import type { KubernetesObject } from '../store/kubernetes-object.ts'
import type { Condition } from './pod.ts'

export interface Taint {
  readonly key: string
  readonly value?: string
  readonly effect: string
  readonly timeAdded?: string
}

export interface Node extends KubernetesObject {
  readonly spec: {
    readonly unschedulable?: boolean
    readonly taints?: readonly Taint[]
    readonly podCIDR?: string
    readonly [field: string]: unknown
  }
  readonly status: {
    readonly capacity?: Readonly<Record<string, string | number>>
    readonly allocatable?: Readonly<Record<string, string | number>>
    readonly conditions?: readonly Condition[]
    readonly addresses?: readonly { readonly type: string; readonly address: string }[]
    readonly [field: string]: unknown
  }
}

/** Whether the node's kubelet reports that it can run pods. */
export function isNodeReady(node: Node): boolean {
  return node.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
}
