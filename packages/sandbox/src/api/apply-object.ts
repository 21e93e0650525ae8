import { requireAccess } from '../access/require-access.ts'
import { asRecord, type JsonRecord } from '../json/is-record.ts'
import { applyConfiguration } from '../managed-fields/apply-configuration.ts'
import { ApiError, badRequest, conflict, immutableUid, modifiedMeanwhile, notFound } from '../registry/api-error.ts'
import { createObject } from '../registry/create-object.ts'
import { updateObject } from '../registry/update-object.ts'
import { checkFields } from '../schema/check-fields.ts'
import { kindSchema } from '../schema/field-schema.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import type { ApiRequest } from './api-request.ts'
import { authorizeWrite } from './authorize-write.ts'
import { decodeObject } from './decode-object.ts'
import { toVersion } from './encode-object.ts'
import type { Patched } from './patched.ts'

/** Answers server-side apply: creates the object or merges the configuration into it. */
export function applyObject(request: ApiRequest, body: JsonRecord): Patched {
  const { cluster, resource, path, query, dryRun } = request
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
  const { resourceVersion, uid } = configuration.metadata
  if (resourceVersion && stored && resourceVersion !== stored.metadata.resourceVersion)
    throw modifiedMeanwhile(resource, path.name ?? '')
  if (uid && !stored) {
    const why = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`
    throw conflict(resource, path.name ?? '', why)
  }
  if (uid && uid !== stored?.metadata.uid) throw immutableUid(resource, path.name ?? '', uid)
  const applied = applyConfiguration(
    resource,
    stored && toVersion(resource, path.version, stored),
    configuration,
    kindSchema(resource.group, path.version, resource.kind),
    {
      manager: request.fieldManager,
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
    return { object: createObject(cluster, resource, withoutVersion(applied), { dryRun, authorize }), created: true }
  }
  const part = path.subresource === 'status' ? 'status' : 'main'
  return {
    object: updateObject(cluster, resource, applied, { dryRun, part, authorize }),
    created: false,
  }
}

/** Where there is nothing yet, the version that the configuration names is not looked at. */
function withoutVersion({ metadata, ...object }: KubernetesObject): KubernetesObject {
  const { resourceVersion: _version, ...rest } = metadata
  return { ...object, metadata: rest } as KubernetesObject
}
