import { type FieldTracker, fieldTracker } from '../managed-fields/field-tracker.ts'
import type { ApiRequest } from './api-request.ts'

/** What keeps the record of managed fields for a request that isn't server-side apply. */
export function trackWriter({ resource, path, cluster, fieldManager }: ApiRequest): FieldTracker {
  return fieldTracker(resource, cluster.clock, fieldManager, path.subresource)
}
