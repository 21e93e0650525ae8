import { asStoredEvent } from '../events/event-forms.ts'
import { asRecord, isRecord, type JsonRecord } from '../json/is-record.ts'
import { badRequest } from '../registry/api-error.ts'
import { apiVersionOf } from '../resources/resource-table.ts'
import { type CheckedObject, checkFields } from '../schema/check-fields.ts'
import { kindSchema } from '../schema/field-schema.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { unknownFields } from '../structural-schema/unknown-fields.ts'
import type { ApiRequest } from './api-request.ts'
import { duplicateFields } from './duplicate-fields.ts'

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
  const checked = checkBody(request, body)
  return asStoredEvent({
    ...checked,
    apiVersion: expected,
    kind: resource.kind,
    metadata: {
      ...asRecord(checked['metadata']),
      ...(path.name === undefined ? {} : { name: path.name }),
      ...(resource.namespaced && path.namespace !== undefined ? { namespace: path.namespace } : {}),
    },
  } as KubernetesObject)
}

/** Refuses values of a wrong type and, as `fieldValidation` says, refuses, reports or ignores unknown fields. */
function checkBody(request: ApiRequest, body: JsonRecord): JsonRecord {
  const { object, refusal } = validateFields(request, body)
  const { resource, path } = request
  if (refusal)
    throw badRequest(
      `${resource.kind} in version "${path.version}" cannot be handled as a ${resource.kind}: ${refusal}`,
    )
  return object
}

/** The object without unknown fields, and why it is refused if it is. What it shares with the stored one isn't looked at again. */
export function validateFields(
  { resource, path, query, response }: ApiRequest,
  body: JsonRecord,
  stored?: KubernetesObject,
): { readonly object: JsonRecord; readonly refusal: string | undefined } {
  const strictness = query.get('fieldValidation') ?? 'Warn'
  const { object, unknown, mistyped } = resource.custom
    ? checkCustomFields(body, strictness === 'Ignore' ? undefined : resource.custom.schemas[path.version])
    : checkFields(body, kindSchema(resource.group, path.version, resource.kind), resource.kind, stored)
  if (mistyped) return { object, refusal: mistyped }
  const duplicates = strictness === 'Ignore' ? [] : duplicateFields(body)
  if (unknown.length === 0 && duplicates.length === 0) return { object, refusal: undefined }
  const texts = [
    ...duplicates.map((field) => `duplicate field "${field}"`),
    ...unknown.map((field) => `unknown field "${field}"`),
  ]
  switch (strictness) {
    case 'Strict':
      return { object, refusal: `strict decoding error: ${texts.join(', ')}` }
    case 'Warn':
      response.appendHeader(
        'Warning',
        texts.map((text) => `299 - ${JSON.stringify(text)}`),
      )
      break
    default:
  }
  return { object, refusal: undefined }
}

/** Unknown fields of custom objects are dropped later, by their schema. */
function checkCustomFields(object: JsonRecord, schema: JsonRecord | undefined): CheckedObject {
  return { object, unknown: schema === undefined ? [] : unknownFields(object, schema), mistyped: undefined }
}
