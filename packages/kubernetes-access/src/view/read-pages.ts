import { StepFailure } from 'chaos-plugin-api'
import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import type { ListQuery, ObjectList } from '../objects/list.ts'
import { type Resource, resourcePath } from '../objects/resource.ts'
import { queryString } from '../query-string.ts'
import { type CallContext, callApi } from '../transport/call-api.ts'
import type { Connection } from '../transport/connection.ts'
import type { Extent } from './view-shape.ts'

/** Objects for each call. */
const pageSize = 500
const metadataOnly = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json'

/**
 * Reads the objects that match, page after page, as the API gives them. Throws `StepFailure`, also where the answer is no list
 * (a proxy's page, say).
 */
export async function* readPages<T extends KubernetesObject>(
  connection: Connection,
  context: CallContext,
  resource: Resource<T>,
  query: ListQuery,
  extent: Extent = 'whole',
): AsyncGenerator<ObjectList<T>> {
  const { namespace, labelSelector, fieldSelector, limit = Number.POSITIVE_INFINITY } = query
  let next: string | undefined
  let left = limit
  do {
    const parameters = { labelSelector, fieldSelector, limit: Math.min(pageSize, left), continue: next }
    const text = await callApi(connection, context, {
      method: 'GET',
      path: `${resourcePath(resource, namespace)}${queryString(parameters)}`,
      operation: { verb: 'list', resource, namespace },
      ...(extent === 'metadata' ? { accept: metadataOnly } : {}),
    })
    const page = toList<T>(text, resource, connection.server)
    yield page
    left -= page.items.length
    next = page.metadata.continue
  } while (next !== undefined && next !== '' && left > 0)
}

function toList<T extends KubernetesObject>(text: string, resource: Resource, server: string): ObjectList<T> {
  try {
    const parsed = JSON.parse(text) as Partial<ObjectList<T>> | null
    if (Array.isArray(parsed?.items)) return { ...parsed, metadata: parsed.metadata ?? {} } as ObjectList<T>
  } catch {
    // Told below, like JSON that is no list.
  }
  throw new StepFailure(`The API server ${server} answered with something that is no list of ${resource.plural}.`, {
    reason: 'no-access',
    remedy: 'Look whether something on the way to it answers in its place, such as a proxy that asks for a login.',
  })
}
