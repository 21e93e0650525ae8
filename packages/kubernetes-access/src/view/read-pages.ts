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
  const read = async (next: string | undefined, left: number) =>
    callApi(connection, context, {
      method: 'GET',
      path: `${resourcePath(resource, namespace)}${queryString({ labelSelector, fieldSelector, limit: Math.min(pageSize, left), continue: next })}`,
      operation: { verb: 'list', resource, namespace },
      ...(extent === 'metadata' ? { accept: metadataOnly } : {}),
    })
  let ahead: { readonly token: string; readonly text: Promise<string> } | undefined
  let next: string | undefined
  let left = limit
  do {
    const text: string = await (ahead !== undefined && ahead.token === next ? ahead.text : read(next, left))
    ahead = left > pageSize ? readAhead(text, (token) => read(token, left - pageSize)) : undefined
    const page = toList<T>(text, resource, connection.server)
    yield page
    left -= page.items.length
    next = page.metadata.continue
  } while (next !== undefined && next !== '' && left > 0)
}

/** Asks for the next page before this one is parsed, where its token can be told: then the server is at work meanwhile. */
function readAhead(text: string, read: (token: string) => Promise<string>) {
  const head = text.slice(0, Math.min(2000, Math.max(0, text.indexOf('"items":'))))
  const token = /"continue":"([^"\\]+)"/.exec(head)?.[1]
  if (token === undefined) return undefined
  const ahead = { token, text: read(token) }
  // Whoever does not want it any more doesn't ask what became of it either.
  ahead.text.catch(() => undefined)
  return ahead
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
