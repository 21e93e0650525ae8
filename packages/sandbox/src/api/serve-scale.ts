import { isRecord, type JsonRecord } from '../json/is-record.ts'
import { valueAt, withValueAt } from '../json/value-at.ts'
import { jsonPatch } from '../patch/json-patch.ts'
import { mergePatch } from '../patch/merge-patch.ts'
import { badRequest, invalid, methodNotAllowed, modifiedMeanwhile } from '../registry/api-error.ts'
import { updateObject } from '../registry/update-object.ts'
import type { ScalePaths } from '../resources/resource-definition.ts'
import { scaleSelector } from '../resources/scale-selector.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import type { ApiRequest } from './api-request.ts'
import { findObject } from './find-object.ts'
import { mediaType, parseJsonObject, readObject, readText } from './read-body.ts'
import { sendJson } from './send.ts'
import { trackWriter } from './track-writer.ts'

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
  const replicas = Number(valueAt(scale, ['spec', 'replicas']) ?? 0)
  if (replicas < 0) {
    const detail = 'must be greater than or equal to 0'
    throw invalid({ group: 'autoscaling', kind: 'Scale' }, current.metadata.name, [
      { type: 'Invalid value', field: 'spec.replicas', value: replicas, detail },
    ])
  }
  const { resourceVersion: _version, ...unversioned } = current.metadata
  const wanted = withValueAt(
    { ...current, metadata: unversioned },
    pathsOf(request).specReplicas,
    replicas,
  ) as unknown as KubernetesObject
  sendJson(
    response,
    200,
    scaleOf(request, updateObject(cluster, resource, wanted, { dryRun, track: trackWriter(request) })),
  )
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
