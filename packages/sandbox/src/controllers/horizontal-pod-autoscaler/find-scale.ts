import { valueAt } from '../../json/value-at.ts'
import { qualifiedName } from '../../registry/api-error.ts'
import type { Cluster } from '../../registry/cluster.ts'
import { scaleObject } from '../../registry/scale-object.ts'
import { groupOf } from '../../resources/resource-table.ts'
import { scaleSelector } from '../../resources/scale-selector.ts'
import type { Autoscaler } from './autoscaler.ts'
import { MetricFailure } from './metric-failure.ts'

/** What an autoscaler scales, as its scale subresource shows it. */
export interface Scale {
  readonly replicas: number
  /** The selector of its pods as text; empty if it has none. */
  readonly selector: string
  /** Asks for another number of replicas. */
  set(replicas: number): void
}

/** Finds the object that an autoscaler names; throws a `MetricFailure` where there is none that can be scaled. */
export function findScale(cluster: Cluster, { spec, metadata }: Autoscaler): Scale {
  const { apiVersion = '', kind, name } = spec.scaleTargetRef
  const group = groupOf(apiVersion)
  const resource = cluster.resources.ofKind(group, kind)
  if (!resource) throw new MetricFailure(`no matches for kind "${kind}" in group "${group}"`)
  const object = cluster.store.get(resource, name, metadata.namespace)
  if (!object) throw new MetricFailure(`${qualifiedName(resource)} "${name}" not found`)
  const { scale } = resource
  if (!scale) throw new MetricFailure('the server could not find the requested resource')
  return {
    replicas: Number(valueAt(object, scale.specReplicas) ?? 0),
    selector: scaleSelector(resource, object),
    set(replicas) {
      scaleObject(cluster, resource, object, replicas, { manager: cluster.manager })
    },
  }
}
