import type { PodSpec } from '../../objects/pod.ts'
import { forbidden } from '../../registry/api-error.ts'
import type { Cluster } from '../../registry/cluster.ts'
import { podResources } from '../../resources/pod-resources.ts'
import { type Quantities, readQuantities } from '../../resources/quantity.ts'
import type { ResourceDefinition } from '../../resources/resource-definition.ts'
import type { KubernetesObject } from '../../store/kubernetes-object.ts'
import { breachesOf } from './breaches-of.ts'
import { type Limit, limitsOf } from './limit-range.ts'

const none: Quantities = new Map()

/** Refuses a pod or a claim that a LimitRange of its namespace doesn't allow. */
export function checkLimits(cluster: Cluster, resource: ResourceDefinition, object: KubernetesObject): void {
  for (const limits of limitsOf(cluster, object.metadata.namespace)) {
    const problems = resource.kind === 'Pod' ? problemsOfPod(limits, object) : problemsOfClaim(limits, object)
    if (problems.length === 0) continue
    const why = problems.length === 1 ? problems[0]! : `[${problems.join(', ')}]`
    throw forbidden(resource, object.metadata.name, why)
  }
}

function problemsOfPod(limits: readonly Limit[], pod: KubernetesObject): readonly string[] {
  const spec = pod['spec'] as PodSpec
  return limits.flatMap((limit) => {
    if (limit.type === 'Container')
      return [...spec.containers, ...(spec.initContainers ?? [])].flatMap(({ resources }) =>
        breachesOf(limit, readQuantities(resources?.requests), readQuantities(resources?.limits)),
      )
    return limit.type === 'Pod' ? breachesOf(limit, podResources(spec, 'requests'), podResources(spec, 'limits')) : []
  })
}

function problemsOfClaim(limits: readonly Limit[], claim: KubernetesObject): readonly string[] {
  const { resources } = claim['spec'] as { readonly resources?: { readonly requests?: unknown } }
  return limits
    .filter(({ type }) => type === 'PersistentVolumeClaim')
    .flatMap((limit) => breachesOf(limit, readQuantities(resources?.requests), none))
}
