import type { Condition, KubernetesObject, Resource } from 'chaos-kubernetes-access'

type Rules = Readonly<Record<string, unknown>>

/** What is looked at in a HorizontalPodAutoscaler. */
export interface Autoscaler extends KubernetesObject {
  readonly spec: {
    readonly scaleTargetRef: { readonly kind: string; readonly name: string }
    readonly minReplicas?: number
    readonly maxReplicas: number
    readonly behavior?: { readonly scaleUp?: Rules; readonly scaleDown?: Rules }
    readonly [field: string]: unknown
  }
  readonly status?: {
    readonly currentReplicas?: number
    readonly desiredReplicas?: number
    readonly conditions?: readonly Condition[]
    readonly [field: string]: unknown
  }
}

/** HorizontalPodAutoscalers (`autoscaling/v2`). */
export const autoscalers: Resource<Autoscaler> = {
  group: 'autoscaling',
  version: 'v2',
  plural: 'horizontalpodautoscalers',
  kind: 'HorizontalPodAutoscaler',
  namespaced: true,
}
