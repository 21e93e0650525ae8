import type { Cluster } from '../../registry/cluster.ts'
import { resourceQuotas } from '../../registry/resource-names.ts'
import type { KubernetesObject } from '../../store/kubernetes-object.ts'

type Amounts = Readonly<Record<string, string>>

export interface Quota extends KubernetesObject {
  readonly spec: {
    readonly hard?: Amounts
    readonly scopes?: readonly string[]
    readonly scopeSelector?: {
      readonly matchExpressions?: readonly {
        readonly scopeName: string
        readonly operator: string
        readonly values?: readonly string[]
      }[]
    }
  }
  readonly status?: { readonly hard?: Amounts; readonly used?: Amounts }
}

/** The quotas of a namespace by name. */
export function quotasOf({ store }: Cluster, namespace: string | undefined): readonly Quota[] {
  if (store.collection(resourceQuotas).size === 0) return []
  return store.list(resourceQuotas, namespace) as readonly Quota[]
}
