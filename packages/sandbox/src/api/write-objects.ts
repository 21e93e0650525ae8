import { admitDeletion } from '../admission/admit-object.ts'
import { invalid } from '../registry/api-error.ts'
import { createObject } from '../registry/create-object.ts'
import { type DeleteOptions, type Deletion, deleteObject } from '../registry/delete-object.ts'
import { updateObject } from '../registry/update-object.ts'
import type { ResourceDefinition } from '../resources/resource-definition.ts'
import type { ApiRequest } from './api-request.ts'
import { authorizeWrite } from './authorize-write.ts'
import { decodeObject } from './decode-object.ts'
import { findObject } from './find-object.ts'
import { partOf } from './part-of.ts'
import { patchObject } from './patch-object.ts'
import { readObject } from './read-body.ts'
import { readDeleteOptions } from './read-options.ts'
import { representList, representOne } from './represent.ts'
import { selectionOf } from './select-objects.ts'
import { sendJson, sendText } from './send.ts'
import { trackWriter } from './track-writer.ts'

/** Answers a GET of one object. */
export function getObject(request: ApiRequest): void {
  const object = findObject(request)
  sendText(request.response, 200, representOne(request, object))
}

/** Answers a POST to a collection. */
export async function postObject(request: ApiRequest): Promise<void> {
  const { cluster, resource, dryRun, path } = request
  const object = decodeObject(request, await readObject(request.incoming, resource.kind))
  if (path.namespace === '') {
    throw invalid(resource, object.metadata.name, [{ type: 'Required value', field: 'metadata.namespace', detail: '' }])
  }
  const created = createObject(cluster, resource, object, {
    dryRun,
    track: trackWriter(request),
    authorize: authorizeWrite(request),
  })
  sendText(request.response, 201, representOne(request, created))
}

/** Answers a PUT of an object or of its status. */
export async function putObject(request: ApiRequest): Promise<void> {
  const { cluster, resource, dryRun } = request
  const object = decodeObject(request, await readObject(request.incoming, resource.kind))
  const part = partOf(request.path.subresource)
  const updated = updateObject(cluster, resource, object, {
    dryRun,
    part,
    track: trackWriter(request),
    authorize: authorizeWrite(request),
  })
  sendText(request.response, 200, representOne(request, updated))
}

/** Answers a PATCH of an object or of its status. */
export async function patchOne(request: ApiRequest): Promise<void> {
  const { object, created } = await patchObject(request)
  sendText(request.response, created ? 201 : 200, representOne(request, object))
}

/** Answers a DELETE of one object. */
export async function deleteOne(request: ApiRequest): Promise<void> {
  const { cluster, resource, path, query, incoming, dryRun } = request
  const options = await readDeleteOptions(incoming, query, dryRun)
  admitDeletion(resource, path.name ?? '')
  const deletion = deleteObject(
    cluster,
    resource,
    path.name ?? '',
    path.namespace,
    withDefaultPolicy(resource, options),
  )
  answerDeletion(request, deletion)
}

/** The two kinds whose pods a client's deletion leaves, unless it asks otherwise: so it was in their first versions. */
const orphaning = new Set(['Job', 'ReplicationController'])

function withDefaultPolicy(resource: ResourceDefinition, options: DeleteOptions): DeleteOptions {
  if (options.propagationPolicy !== undefined || resource.custom || !orphaning.has(resource.kind)) return options
  return { ...options, propagationPolicy: 'Orphan' }
}

/** The kinds whose last state the server answers where they are gone at once; for all others it says that it is done. */
const answeredByObject = new Set([
  'CSIDriver',
  'CSINode',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Pod',
  'PodTemplate',
  'ResourceQuota',
  'Service',
  'ServiceAccount',
  'StorageClass',
  'VolumeAttachment',
])

function answerDeletion(request: ApiRequest, { removed, object }: Deletion): void {
  const { resource, response } = request
  if (!removed || (!resource.custom && answeredByObject.has(resource.kind))) {
    sendText(response, 200, representOne(request, object))
    return
  }
  const { name, uid } = object.metadata
  const details = { name, ...(resource.group ? { group: resource.group } : {}), kind: resource.plural, uid }
  sendJson(response, 200, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details })
}

/** Answers a DELETE of a whole collection, narrowed by selectors. */
export async function deleteMany(request: ApiRequest): Promise<void> {
  const { cluster, resource, path, query, incoming, dryRun } = request
  const options = await readDeleteOptions(incoming, query, dryRun)
  const { matches } = selectionOf(request)
  const deleted = cluster.store
    .list(resource, path.namespace)
    .filter(matches)
    .map((before) => {
      const { name, namespace } = before.metadata
      const { object } = deleteObject(cluster, resource, name, namespace, withDefaultPolicy(resource, options))
      // All but pods are listed as they were.
      return resource.kind === 'Pod' ? object : before
    })
  sendText(request.response, 200, representList(request, deleted, { resourceVersion: String(cluster.store.revision) }))
}
