import { valueAt, withValueAt } from '../json/value-at.ts'
import { trackScale } from '../managed-fields/track-scale.ts'
import type { ResourceDefinition } from '../resources/resource-definition.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import type { Cluster } from './cluster.ts'
import { updateObject } from './update-object.ts'

export interface ScaleOptions {
  /** In whose name. */
  readonly manager: string
  readonly dryRun?: boolean
}

/** Sets the number of replicas of a kind of object that can be scaled, as its scale subresource does. Returns the object as stored. */
export function scaleObject(
  cluster: Cluster,
  resource: ResourceDefinition,
  current: KubernetesObject,
  replicas: number,
  { manager, dryRun = false }: ScaleOptions,
): KubernetesObject {
  const path = resource.scale?.specReplicas
  if (!path) throw new Error(`The resource ${resource.plural} can't be scaled.`)
  const { resourceVersion: _version, ...unversioned } = current.metadata
  const wanted = withValueAt({ ...current, metadata: unversioned }, path, replicas) as unknown as KubernetesObject
  const from = Number(valueAt(current, path) ?? 0)
  return updateObject(cluster, resource, wanted, {
    dryRun,
    track: (known, _before, after) => trackScale(known, after, { manager, path, from, to: replicas }),
  })
}
