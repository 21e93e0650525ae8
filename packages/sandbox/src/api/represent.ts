import { apiVersionOf } from '../resources/resource-table.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { tableOf } from '../table/table-of.ts'
import type { ApiRequest } from './api-request.ts'
import { encodeItems, encodeObject, toVersion } from './encode-object.ts'

/** The form in which a client wants objects: whole, as rows of a table, or their metadata alone. */
export type Representation = 'object' | 'table' | 'metadata'

/** Reads the first form of the `Accept` header that we can give. */
export function representationFor(accept: string): Representation {
  for (const part of accept.split(',')) {
    if (!/^\s*(application\/json|application\/\*|\*\/\*)/.test(part) && part.trim() !== '') continue
    if (part.includes('as=Table')) return 'table'
    if (part.includes('as=PartialObjectMetadata')) return 'metadata'
    return 'object'
  }
  return 'object'
}

/** The metadata of an object as a PartialObjectMetadata. */
function metadataOf(object: KubernetesObject): KubernetesObject {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata }
}

/** One object as JSON in the form that the request asks for. */
export function representOne(
  request: ApiRequest,
  object: KubernetesObject,
  options: { readonly withoutColumns?: boolean } = {},
): string {
  const { resource, path } = request
  switch (representationFor(request.accept)) {
    case 'object':
      return encodeObject(object, apiVersionOf(resource.group, path.version))
    case 'metadata':
      return JSON.stringify(metadataOf(object))
    case 'table': {
      const { resourceVersion = '' } = object.metadata
      const table = tableOf(request, [toVersion(resource, path.version, object)], { resourceVersion })
      return JSON.stringify(options.withoutColumns ? { ...table, columnDefinitions: null } : table)
    }
  }
}

/** Many objects as one list in the form that the request asks for. */
export function representList(
  request: ApiRequest,
  objects: readonly KubernetesObject[],
  metadata: Readonly<Record<string, unknown>>,
): string {
  const { resource, path } = request
  const apiVersion = apiVersionOf(resource.group, path.version)
  switch (representationFor(request.accept)) {
    case 'table':
      return JSON.stringify(
        tableOf(
          request,
          objects.map((object) => toVersion(resource, path.version, object)),
          metadata,
        ),
      )
    case 'metadata': {
      // Of none the API server says so, where every other list is empty.
      const items = objects.length === 0 ? null : objects.map(metadataOf)
      return JSON.stringify({ kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items })
    }
    case 'object': {
      // Of custom resources the API server always says how to go on, of others only where there is more.
      const whole = resource.custom === undefined ? metadata : { continue: '', ...metadata }
      const head = JSON.stringify({ kind: resource.listKind, apiVersion, metadata: whole })
      return `${head.slice(0, -1)},"items":[${encodeItems(resource, objects, apiVersion)}]}\n`
    }
  }
}
