import { asNewEvent, asStoredEvent, newEventVersion } from '../events/event-forms.ts'
import { isRecord, type JsonRecord } from '../json/is-record.ts'
import { conversionProblem } from '../patch/conversion-problem.ts'
import { goFormat } from '../patch/go-format.ts'
import { jsonPatch, parseJsonPatch } from '../patch/json-patch.ts'
import { mergePatch } from '../patch/merge-patch.ts'
import { strategicMergePatch } from '../patch/strategic-merge-patch.ts'
import { ApiError, badRequest, immutableUid, invalidPatch, modifiedMeanwhile } from '../registry/api-error.ts'
import { updateObject } from '../registry/update-object.ts'
import { checkFields } from '../schema/check-fields.ts'
import { kindSchema } from '../schema/field-schema.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import type { ApiRequest } from './api-request.ts'
import { applyObject } from './apply-object.ts'
import { authorizeWrite } from './authorize-write.ts'
import { validateFields } from './decode-object.ts'
import { toVersion } from './encode-object.ts'
import { findObject } from './find-object.ts'
import { partOf } from './part-of.ts'
import type { Patched } from './patched.ts'
import { mediaType, parseJsonObject, parseYamlObject, readText } from './read-body.ts'
import { trackWriter } from './track-writer.ts'

/** Applies the request's patch to the stored object. */
export async function patchObject(request: ApiRequest): Promise<Patched> {
  const type = mediaType(request.incoming)
  const text = await readText(request.incoming)
  const body = type.includes('yaml') ? JSON.stringify(await parseYamlObject(text)) : text
  if (type === 'application/apply-patch+yaml') return applyObject(request, await parseYamlObject(text))
  const patch = readPatch(request, type, body)
  // Nothing is awaited between reading the object and writing it, so a patch without a resourceVersion never conflicts.
  const { cluster, resource, path, dryRun } = request
  const found = toVersion(resource, path.version, findObject(request))
  const current = found.apiVersion === newEventVersion ? asNewEvent(found) : found
  const patched = patch(current)
  const requested = checkIdentity(request, patched, current)
  const part = partOf(path.subresource)
  return {
    object: updateObject(cluster, resource, requested, {
      dryRun,
      part,
      track: trackWriter(request),
      authorize: authorizeWrite(request),
    }),
    created: false,
  }
}

function readPatch(request: ApiRequest, type: string, text: string): (current: KubernetesObject) => JsonRecord {
  const { resource, path } = request
  switch (type) {
    case 'application/json-patch+json': {
      const operations = parseJsonPatch(text)
      return (current) => jsonPatch(current, operations)
    }
    case 'application/merge-patch+json': {
      const patch = parseJsonObject(text)
      return (current) => mergePatch(current, patch)
    }
    case 'application/strategic-merge-patch+json': {
      if (resource.custom) throw unsupported()
      const patch = parseJsonObject(text)
      const schema = kindSchema(resource.group, path.version, resource.kind)
      return (current) => {
        const patched = strategicMergePatch(current, patch, schema)
        const { mistyped } = checkFields(patched, schema, resource.kind, current)
        if (mistyped !== undefined) throw invalidPatch(goFormat(patch), conversionProblem(mistyped))
        return patched
      }
    }
    default:
      throw unsupported()
  }
}

function unsupported(): ApiError {
  return new ApiError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {})
}

function checkIdentity(request: ApiRequest, patched: JsonRecord, current: KubernetesObject): KubernetesObject {
  const { path, resource } = request
  const metadata = isRecord(patched['metadata']) ? patched['metadata'] : {}
  if (!metadata['name']) {
    const why = `the name of the object (${path.name} based on URL) was undeterminable: name must be provided`
    throw badRequest(why)
  }
  if (metadata['name'] !== current.metadata.name) {
    throw badRequest(
      `the name of the object (${String(metadata['name'])}) does not match the name on the URL (${path.name})`,
    )
  }
  if (resource.namespaced && metadata['namespace'] !== current.metadata.namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
  }
  const { uid, resourceVersion } = metadata
  if (uid !== undefined && uid !== current.metadata.uid) {
    if (resourceVersion && resourceVersion !== current.metadata.resourceVersion)
      throw modifiedMeanwhile(resource, current.metadata.name)
    throw immutableUid(resource, current.metadata.name, uid)
  }
  const { object, refusal } = validateFields(request, patched, current)
  if (refusal) {
    throw invalidPatch(JSON.stringify(patched), refusal)
  }
  const { apiVersion, kind } = current
  return asStoredEvent({ ...object, apiVersion, kind } as unknown as KubernetesObject)
}
