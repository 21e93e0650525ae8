import { isRecord, type JsonRecord } from '../json/is-record.ts'
import { valueAt } from '../json/value-at.ts'
import { jsonPatch } from '../patch/json-patch.ts'
import { mergePatch } from '../patch/merge-patch.ts'
import { badRequest, conflict, invalid, methodNotAllowed, modifiedMeanwhile } from '../registry/api-error.ts'
import { scaleObject } from '../registry/scale-object.ts'
import type { ScalePaths } from '../resources/resource-definition.ts'
import { scaleSelector } from '../resources/scale-selector.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import type { ApiRequest } from './api-request.ts'
import { findObject } from './find-object.ts'
import { mediaType, parseJsonObject, readObject, readText } from './read-body.ts'
import { sendJson } from './send.ts'

/** Answers the scale subresource: the number of replicas as an object of its own. */
export async function serveScale(request: ApiRequest): Promise<void> {
  switch (request.method) {
    case 'GET':
      sendJson(request.response, 200, scaleOf(request, findObject(request)))
      return
    case 'PUT':
      return write(request, await readObject(request.incoming))
    case 'PATCH': {
      const text = await readText(request.incoming)
      const current = scaleOf(request, findObject(request))
      const operations = mediaType(request.incoming) === 'application/json-patch+json'
      write(
        request,
        operations ? await jsonPatch(current, JSON.parse(text)) : mergePatch(current, parseJsonObject(text)),
      )
      return
    }
    default:
      throw methodNotAllowed()
  }
}

function write(request: ApiRequest, scale: JsonRecord): void {
  const { cluster, resource, dryRun, response, path } = request
  const current = findObject(request)
  const metadata = isRecord(scale['metadata']) ? scale['metadata'] : {}
  if (metadata['name'] !== undefined && metadata['name'] !== path.name) {
    throw badRequest(
      `the name of the object (${String(metadata['name'])}) does not match the name on the URL (${path.name})`,
    )
  }
  if (metadata['resourceVersion'] && metadata['resourceVersion'] !== current.metadata.resourceVersion) {
    throw modifiedMeanwhile(resource, current.metadata.name)
  }
  const { uid } = metadata
  if (uid !== undefined && uid !== current.metadata.uid) {
    const why = `Precondition failed: UID in precondition: ${String(uid)}, UID in object meta: ${current.metadata.uid}`
    throw conflict({ group: resource.group, plural: `${resource.plural}/scale` }, current.metadata.name, why)
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
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: Number(valueAt(object, paths.specReplicas) ?? 0) },
    status: { replicas: Number(valueAt(object, paths.statusReplicas) ?? 0), ...(selector ? { selector } : {}) },
  }
}
