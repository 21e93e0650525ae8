import type { Draft } from '../json/draft.ts'
import { forbidden } from '../registry/api-error.ts'
import type { Cluster } from '../registry/cluster.ts'
import { priorityClasses } from '../registry/resource-names.ts'
import type { ResourceDefinition } from '../resources/resource-definition.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { nameAtAdmission } from './name-at-admission.ts'

/** Gives a new pod the priority of its class, or of the class for pods that name none. A client can't choose the number itself. */
export function setPriority(cluster: Cluster, resource: ResourceDefinition, pod: KubernetesObject, spec: Draft): void {
  const wanted = spec['priorityClassName']
  const found = wanted ? cluster.store.get(priorityClasses, String(wanted)) : defaultClass(cluster)
  const refuse = (why: string) => forbidden(resource, nameAtAdmission(pod.metadata), why)
  if (wanted && !found) throw refuse(`no PriorityClass with name ${String(wanted)} was found`)
  const priority = Number(found?.['value'] ?? 0)
  const policy = found?.['preemptionPolicy'] ?? 'PreemptLowerPriority'
  const computed = 'must not be provided in pod spec; priority admission controller computed'
  if (spec['priority'] !== undefined && spec['priority'] !== priority)
    throw refuse(
      `the integer value of priority (${String(spec['priority'])}) ${computed} ${priority} from the given PriorityClass name`,
    )
  if (spec['preemptionPolicy'] !== undefined && spec['preemptionPolicy'] !== policy)
    throw refuse(
      `the string value of PreemptionPolicy (${String(spec['preemptionPolicy'])}) ${computed} ${String(policy)} from the given PriorityClass name`,
    )
  if (found) spec['priorityClassName'] = found.metadata.name
  spec['priority'] = priority
  spec['preemptionPolicy'] = policy
}

/** Where several classes say that they are the default, the lowest is. */
function defaultClass(cluster: Cluster): KubernetesObject | undefined {
  let lowest: KubernetesObject | undefined
  for (const each of cluster.store.list(priorityClasses)) {
    if (each['globalDefault'] === true && (!lowest || Number(each['value']) < Number(lowest['value']))) lowest = each
  }
  return lowest
}
