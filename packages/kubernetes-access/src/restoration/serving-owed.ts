import type { ServingObject } from '../healing/workload-debt.ts'
import { apiVersionOf, type Resource } from '../objects/resource.ts'
import type { ObjectChange } from './object-change.ts'
import type { ObjectPast } from './object-past.ts'
import type { Reading } from './verdict.ts'

/** What must serve again once an object is restored: a workload that had ready pods, and lost them by what was done to it. */
export function servingOwed(
  { ready }: ObjectPast,
  reading: Reading,
  { cluster, object }: Pick<ObjectChange, 'cluster' | 'object'>,
  resource: Resource,
): ServingObject | undefined {
  if (ready === undefined || ready === 0 || typeof reading !== 'object') return undefined
  const { kind, namespace, name } = object
  const { uid } = reading.metadata
  return {
    serving: { cluster, apiVersion: apiVersionOf(resource), kind, namespace: namespace ?? null, name, uid },
    ready,
  }
}
