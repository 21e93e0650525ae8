import { fieldTracker } from '../managed-fields/field-tracker.ts'
import { withEntries } from '../managed-fields/with-entries.ts'
import type { ResourceName } from '../store/cluster-view.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import type { Cluster } from './cluster.ts'
import { servedResource } from './served-resource.ts'

/** Stores what a component has made of an object, or of its status, as it is, and records who did it. */
export function put<T extends KubernetesObject>(
  cluster: Cluster,
  name: ResourceName,
  before: T | undefined,
  next: T,
  subresource?: 'status',
): T {
  const track = fieldTracker(servedResource(cluster, name), cluster.clock, cluster.manager, subresource)
  return cluster.store.put(name, withEntries(next, track(before?.metadata.managedFields ?? [], before, next)))
}
