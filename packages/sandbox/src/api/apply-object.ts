import { requireAccess } from '../access/require-access.ts'
import { asRecord, type JsonRecord } from '../json/is-record.ts'
import { applyConfiguration } from '../managed-fields/apply-configuration.ts'
import { ApiError, badRequest, invalid, modifiedMeanwhile, notFound } from '../registry/api-error.ts'
import { createObject } from '../registry/create-object.ts'
import { updateObject } from '../registry/update-object.ts'
import { checkFields } from '../schema/check-fields.ts'
import { kindSchema } from '../schema/field-schema.ts'
import type { ApiRequest } from './api-request.ts'
import { authorizeWrite } from './authorize-write.ts'
import { decodeObject } from './decode-object.ts'
import { toVersion } from './encode-object.ts'
import type { Patched } from './patched.ts'

/** Answers server-side apply: creates the object or merges the configuration into it. */
export function applyObject(request: ApiRequest, body: JsonRecord): Patched {
  const { cluster, resource, path, query, dryRun } = request
  const manager = query.get('fieldManager')
  if (!manager) {
    const detail = 'is required for apply patch'
    throw invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [
      { type: 'Required value', field: 'fieldManager', detail },
    ])
  }
  const schema = kindSchema(resource.group, path.version, resource.kind)
  const { unknown } = resource.custom ? { unknown: [] } : checkFields(body, schema, resource.kind)
  if (unknown.length > 0) {
    const id = `${String(asRecord(body['metadata'])['namespace'] ?? '')}/${path.name}; ${resource.group}/${path.version}, Kind=${resource.kind}`
    throw new ApiError(
      500,
      undefined,
      `failed to create typed patch object (${id}): ${unknown.map((field) => `.${field}: field not declared in schema`).join('\n')}`,
    )
  }
  const configuration = decodeObject(request, body)
  if (configuration.metadata.managedFields !== undefined) throw badRequest('metadata.managedFields must be nil')
  const stored = cluster.store.get(resource, path.name ?? '', path.namespace)
  if (!stored && path.subresource) throw notFound(resource, path.name ?? '')
  const { resourceVersion } = configuration.metadata
  if (resourceVersion && resourceVersion !== stored?.metadata.resourceVersion)
    throw modifiedMeanwhile(resource, path.name ?? '')
  const applied = applyConfiguration(
    stored && toVersion(resource, path.version, stored),
    configuration,
    kindSchema(resource.group, path.version, resource.kind),
    {
      manager,
      force: query.get('force') === 'true' || query.get('force') === '1',
      now: cluster.clock.now(),
      subresource: path.subresource,
    },
  )
  const authorize = authorizeWrite(request)
  if (!stored) {
    requireAccess(cluster, request.user, {
      ...{ verb: 'create', group: resource.group, resource: resource.plural, subresource: '' },
      ...{ name: path.name ?? '', namespace: path.namespace ?? '', path: undefined },
    })
    return { object: createObject(cluster, resource, applied, { dryRun, authorize }), created: true }
  }
  const part = path.subresource === 'status' ? 'status' : 'main'
  return {
    object: updateObject(cluster, resource, applied, { dryRun, part, ownRecord: true, authorize }),
    created: false,
  }
}
