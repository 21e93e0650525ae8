import { forbidden } from '../registry/api-error.ts'
import type { Cluster } from '../registry/cluster.ts'
import { priorityClasses } from '../registry/resource-names.ts'
import type { ResourceDefinition } from '../resources/resource-definition.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'

/** Refuses a second PriorityClass for pods that name none. */
export function admitPriorityClass(
  cluster: Cluster,
  resource: ResourceDefinition,
  wanted: KubernetesObject,
): KubernetesObject {
  const { name } = wanted.metadata
  const other =
    wanted['globalDefault'] === true
      ? cluster.store
          .list(priorityClasses)
          .find(({ metadata, globalDefault }) => globalDefault === true && metadata.name !== name)
      : undefined
  if (!other) return wanted
  const why = `PriorityClass ${other.metadata.name} is already marked as default. Only one default can exist`
  throw forbidden(resource, name, why)
}
