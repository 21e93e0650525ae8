import type { Cluster } from '../registry/cluster.ts'
import type { ResourceDefinition } from '../resources/resource-definition.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { checkLimits } from './limit-ranges/check-limits.ts'
import { checkQuotas } from './quotas/check-quotas.ts'

/**
 * The part of admission that alters nothing and comes after validation: refuses what the namespace's LimitRanges and ResourceQuotas don't
 * allow. Returns what has to be done once the object is stored.
 */
export function checkAdmission(
  cluster: Cluster,
  resource: ResourceDefinition,
  object: KubernetesObject,
  current: KubernetesObject | undefined,
): (() => void) | undefined {
  if (!resource.custom && (resource.kind === 'PersistentVolumeClaim' || (resource.kind === 'Pod' && !current)))
    checkLimits(cluster, resource, object)
  return checkQuotas(cluster, resource, object, current)
}
