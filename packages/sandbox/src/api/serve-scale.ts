import { asRecord, type JsonRecord } from '../json/is-record.ts'
import { valueAt } from '../json/value-at.ts'
import { jsonPatch, parseJsonPatch } from '../patch/json-patch.ts'
import { mergePatch } from '../patch/merge-patch.ts'
import {
  badRequest,
  conflict,
  invalid,
  invalidPatch,
  methodNotAllowed,
  modifiedMeanwhile,
} from '../registry/api-error.ts'
import { scaleObject } from '../registry/scale-object.ts'
import type { ScalePaths } from '../resources/resource-definition.ts'
import { scaleSelector } from '../resources/scale-selector.ts'
import { checkFields } from '../schema/check-fields.ts'
import { kindSchema } from '../schema/field-schema.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import type { ApiRequest } from './api-request.ts'
import { findObject } from './find-object.ts'
import { mediaType, parseJsonObject, readObject, readText } from './read-body.ts'
import { sendJson } from './send.ts'

const schema = kindSchema('autoscaling', 'v1', 'Scale')

/** Answers the scale subresource: the number of replicas as an object of its own. */
export async function serveScale(request: ApiRequest): Promise<void> {
  switch (request.method) {
    case 'GET':
      sendJson(request.response, 200, scaleOf(request, findObject(request)))
      return
    case 'PUT':
      return write(request, decodeScale(request, await readObject(request.incoming, 'Scale')))
    case 'PATCH':
      return write(request, await patchedScale(request))
    default:
      throw methodNotAllowed()
  }
}

function decodeScale({ path }: ApiRequest, body: JsonRecord): JsonRecord {
  const { apiVersion = 'autoscaling/v1', kind = 'Scale' } = body
  const refuse = (why: string) => badRequest(`${String(kind)} in version "v1" cannot be handled as a Scale: ${why}`)
  if (kind !== 'Scale' || apiVersion !== 'autoscaling/v1')
    throw refuse(
      `converting (${String(apiVersion)}, Kind=${String(kind)}) to (autoscaling/v1, Kind=Scale): unknown conversion`,
    )
  const { mistyped } = checkFields(body, schema, 'Scale')
  if (mistyped !== undefined) throw refuse(mistyped)
  const { name, namespace } = asRecord(body['metadata'])
  if (!name) {
    throw badRequest(`the name of the object (${path.name} based on URL) was undeterminable: name must be provided`)
  }
  if (namespace && path.namespace !== undefined && namespace !== path.namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
  }
  return body
}

async function patchedScale(request: ApiRequest): Promise<JsonRecord> {
  const text = await readText(request.incoming)
  const operations = mediaType(request.incoming) === 'application/json-patch+json'
  const current = scaleOf(request, findObject(request))
  const patched = operations
    ? jsonPatch(current, parseJsonPatch(text))
    : mergePatch(current, parseJsonObject(text, 'Scale'))
  const { mistyped } = checkFields(patched, schema, 'Scale')
  if (mistyped !== undefined) throw invalidPatch(JSON.stringify(patched), mistyped)
  return patched
}

function write(request: ApiRequest, scale: JsonRecord): void {
  const { cluster, resource, dryRun, response, path } = request
  const current = findObject(request)
  const { name, resourceVersion, uid } = asRecord(scale['metadata'])
  if (name !== undefined && name !== path.name) {
    throw badRequest(`the name of the object (${String(name)}) does not match the name on the URL (${path.name})`)
  }
  if (resourceVersion && resourceVersion !== current.metadata.resourceVersion) {
    throw modifiedMeanwhile(resource, current.metadata.name)
  }
  if (uid !== undefined && uid !== current.metadata.uid) {
    const why = `Precondition failed: UID in precondition: ${String(uid)}, UID in object meta: ${current.metadata.uid}`
    throw conflict(resource, current.metadata.name, why)
  }
  const replicas = Number(valueAt(scale, ['spec', 'replicas']) ?? 0)
  if (replicas < 0) {
    const detail = 'must be greater than or equal to 0'
    throw invalid({ group: 'autoscaling', kind: 'Scale' }, current.metadata.name, [
      { type: 'Invalid value', field: 'spec.replicas', value: replicas, detail },
    ])
  }
  const scaled = scaleObject(cluster, resource, current, replicas, { manager: request.fieldManager, dryRun })
  sendJson(response, 200, scaleOf(request, scaled))
}

function pathsOf({ resource }: ApiRequest): ScalePaths {
  if (!resource.scale) throw methodNotAllowed()
  return resource.scale
}

function scaleOf(request: ApiRequest, object: KubernetesObject): JsonRecord {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  const paths = pathsOf(request)
  const selector = scaleSelector(request.resource, object)
  const replicas = Number(valueAt(object, paths.specReplicas) ?? 0)
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    // As Go's omitempty has it.
    spec: replicas === 0 ? {} : { replicas },
    status: { replicas: Number(valueAt(object, paths.statusReplicas) ?? 0), ...(selector ? { selector } : {}) },
  }
}
