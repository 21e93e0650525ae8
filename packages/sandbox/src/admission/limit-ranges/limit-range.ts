import type { Cluster } from '../../registry/cluster.ts'
import { limitRanges } from '../../registry/resource-names.ts'
import type { KubernetesObject } from '../../store/kubernetes-object.ts'

type Amounts = Readonly<Record<string, string>>

/** One entry of a LimitRange: what it holds each container, pod or claim to. */
export interface Limit {
  readonly type: string
  readonly min?: Amounts
  readonly max?: Amounts
  readonly default?: Amounts
  readonly defaultRequest?: Amounts
  readonly maxLimitRequestRatio?: Amounts
}

/** The limits of a namespace by LimitRange. */
export function limitsOf({ store }: Cluster, namespace: string | undefined): readonly (readonly Limit[])[] {
  if (store.collection(limitRanges).size === 0) return []
  return store.list(limitRanges, namespace).map(limitsIn)
}

function limitsIn(range: KubernetesObject): readonly Limit[] {
  return (range['spec'] as { readonly limits?: readonly Limit[] } | undefined)?.limits ?? []
}
