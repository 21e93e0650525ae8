import type { Condition } from '../../objects/pod.ts'
import type { KubernetesObject } from '../../store/kubernetes-object.ts'

export interface MetricTarget {
  readonly type: 'Utilization' | 'AverageValue' | 'Value'
  readonly averageUtilization?: number
  readonly averageValue?: string
  readonly value?: string
}

/** One metric that an autoscaler looks at. */
export interface MetricSpec {
  readonly type: 'Resource' | 'ContainerResource' | 'Pods' | 'Object' | 'External'
  readonly resource?: { readonly name: string; readonly target: MetricTarget }
  readonly containerResource?: { readonly name: string; readonly container: string; readonly target: MetricTarget }
  readonly pods?: { readonly metric: { readonly name: string } }
  readonly object?: { readonly metric: { readonly name: string } }
  readonly external?: { readonly metric: { readonly name: string } }
}

export interface ScalingRules {
  readonly stabilizationWindowSeconds?: number
  readonly selectPolicy?: 'Max' | 'Min' | 'Disabled'
  /** How far from the target is near enough, e.g. `0.05`. */
  readonly tolerance?: string
  readonly policies?: readonly {
    readonly type: 'Pods' | 'Percent'
    readonly value: number
    readonly periodSeconds: number
  }[]
}

export interface Autoscaler extends KubernetesObject {
  readonly spec: {
    readonly scaleTargetRef: { readonly apiVersion?: string; readonly kind: string; readonly name: string }
    readonly minReplicas?: number
    readonly maxReplicas: number
    readonly metrics?: readonly MetricSpec[]
    readonly behavior?: { readonly scaleUp?: ScalingRules; readonly scaleDown?: ScalingRules }
  }
  readonly status: {
    readonly currentReplicas?: number
    readonly desiredReplicas?: number
    readonly lastScaleTime?: string
    readonly conditions?: readonly Condition[]
    readonly [field: string]: unknown
  }
}

/** What the controller remembers of an autoscaler from one look to the next. */
export interface Memory {
  /** The numbers that the metrics asked for, and when. */
  recommendations: readonly { readonly replicas: number; readonly time: number }[]
  /** By how many pods it has scaled, and when. */
  scaledUp: readonly ScaleChange[]
  scaledDown: readonly ScaleChange[]
}

export interface ScaleChange {
  readonly change: number
  readonly time: number
}

export const newMemory = (): Memory => ({ recommendations: [], scaledUp: [], scaledDown: [] })
