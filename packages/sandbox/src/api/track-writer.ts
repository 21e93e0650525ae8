import { trackUpdate } from '../managed-fields/track-update.ts'
import { kindSchema } from '../schema/field-schema.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import type { ApiRequest } from './api-request.ts'

/** What keeps the record of managed fields for a request that isn't server-side apply. */
export function trackWriter(
  request: ApiRequest,
): (object: KubernetesObject, before: KubernetesObject | undefined) => KubernetesObject {
  const { resource, path, cluster, fieldManager } = request
  const schema = kindSchema(resource.group, resource.storageVersion, resource.kind)
  return (object, before) => {
    const writer = { manager: fieldManager, subresource: path.subresource, now: cluster.clock.now() }
    const managedFields = trackUpdate(before, object, schema, writer)
    const { managedFields: _fields, ...metadata } = object.metadata
    return { ...object, metadata: managedFields.length > 0 ? { ...metadata, managedFields } : metadata }
  }
}
