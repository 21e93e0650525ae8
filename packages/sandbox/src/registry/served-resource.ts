import type { ResourceDefinition } from '../resources/resource-definition.ts'
import type { ResourceName } from '../store/cluster-view.ts'
import type { Cluster } from './cluster.ts'

/** What the API server knows about a kind that a component works with. */
export function servedResource({ resources }: Cluster, { group, plural }: ResourceName): ResourceDefinition {
  const found = resources.named(group, plural)
  if (!found) throw new Error(`The resource ${plural} is not served.`)
  return found
}
