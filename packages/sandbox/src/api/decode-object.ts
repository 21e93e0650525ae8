import { isRecord, type JsonRecord } from '../json/is-record.ts'
import { badRequest } from '../registry/api-error.ts'
import { apiVersionOf } from '../resources/resource-table.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import type { ApiRequest } from './api-request.ts'

/** Checks that a body is an object of the kind and namespace that the URL names. */
export function decodeObject(request: ApiRequest, body: JsonRecord): KubernetesObject {
  const { resource, path } = request
  const expected = apiVersionOf(resource.group, path.version)
  const apiVersion = body['apiVersion'] ?? expected
  const kind = body['kind'] ?? resource.kind
  if (kind !== resource.kind) {
    throw badRequest(
      `${String(kind)} in version "${path.version}" cannot be handled as a ${resource.kind}: converting (${String(apiVersion)}, Kind=${String(kind)}) to (${expected}, Kind=${resource.kind}): unknown conversion`,
    )
  }
  if (apiVersion !== expected) {
    throw badRequest(
      `the API version in the data (${String(apiVersion)}) does not match the expected API version (${expected})`,
    )
  }
  const metadata = isRecord(body['metadata']) ? body['metadata'] : {}
  const { namespace } = metadata
  if (namespace && path.namespace !== undefined && namespace !== path.namespace) {
    throw badRequest(`the namespace of the provided object does not match the namespace sent on the request`)
  }
  if (path.name !== undefined && path.subresource === undefined && metadata['name'] && metadata['name'] !== path.name) {
    throw badRequest(
      `the name of the object (${String(metadata['name'])}) does not match the name on the URL (${path.name})`,
    )
  }
  return {
    ...body,
    apiVersion: expected,
    kind: resource.kind,
    metadata: {
      ...metadata,
      ...(path.name === undefined ? {} : { name: path.name }),
      ...(resource.namespaced && path.namespace !== undefined ? { namespace: path.namespace } : {}),
    },
  } as KubernetesObject
}
