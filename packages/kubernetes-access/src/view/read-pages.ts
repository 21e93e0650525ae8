import { setImmediate } from 'node:timers/promises'
import { StepFailure } from 'chaos-plugin-api'
import { parseList } from '../lists/parse-list.ts'
import { type WantedFields, wantedFields } from '../lists/wanted-fields.ts'
import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import type { ListPage, ListQuery } from '../objects/list.ts'
import { type Resource, resourcePath } from '../objects/resource.ts'
import { queryString } from '../query-string.ts'
import { type CallContext, callForBytes } from '../transport/call-api.ts'
import type { Connection } from '../transport/connection.ts'
import { metadataOnly } from '../transport/metadata-only.ts'
import type { Extent } from './view-shape.ts'

/** Objects for each call. */
const pageSize = 500

/** What is sent of each object, and what is read of it. */
interface PageContents {
  readonly extent?: Extent
  /** What is sent of those behind the first page, where that is less. */
  readonly behind?: Extent
  readonly fields?: readonly string[] | undefined
}

/**
 * Reads the objects that match, page after page, as the API gives them. Throws `StepFailure`, also where the answer is no list
 * (a proxy's page, say), which may be noticed as late as at one of its items. With `fields` (`metadata.name`) objects have nothing else.
 */
export async function* readPages<T extends KubernetesObject>(
  connection: Connection,
  context: CallContext,
  resource: Resource<T>,
  query: ListQuery,
  { extent = 'whole', behind = extent, fields }: PageContents = {},
): AsyncGenerator<ListPage<T>> {
  const { namespace, labelSelector, fieldSelector, limit = Number.POSITIVE_INFINITY } = query
  const read = async (next: string | undefined, left: number) =>
    callForBytes(connection, context, {
      method: 'GET',
      path: `${resourcePath(resource, namespace)}${queryString({ labelSelector, fieldSelector, limit: Math.min(pageSize, left), continue: next })}`,
      operation: { verb: 'list', resource, namespace },
      ...((next === undefined ? extent : behind) === 'metadata' ? { accept: metadataOnly.list } : {}),
    })
  const wanted = fields === undefined ? undefined : wantedFields(fields)
  let ahead: { readonly token: string; readonly bytes: Promise<Buffer> } | undefined
  let next: string | undefined
  let left = limit
  do {
    const bytes: Buffer = await (ahead !== undefined && ahead.token === next ? ahead.bytes : read(next, left))
    ahead = left > pageSize ? readAhead(bytes, (token) => read(token, left - pageSize)) : undefined
    // It is not on its way before the event loop has turned, and whoever walks through a page keeps that from turning.
    if (ahead !== undefined) await setImmediate()
    const page = toPage<T>(bytes, wanted, resource, connection.server)
    yield page
    left -= page.items.length
    next = page.metadata.continue
  } while (next !== undefined && next !== '' && left > 0)
}

/** Asks for the next page before this one is parsed, where its token can be told: then the server is at work meanwhile. */
function readAhead(bytes: Buffer, read: (token: string) => Promise<Buffer>) {
  const head = bytes.toString('utf8', 0, 2000).split('"items":', 1)[0]!
  const token = /"continue":"([^"\\]+)"/.exec(head)?.[1]
  if (token === undefined) return undefined
  const ahead = { token, bytes: read(token) }
  // Whoever does not want it any more doesn't ask what became of it either.
  ahead.bytes.catch(() => undefined)
  return ahead
}

function toPage<T extends KubernetesObject>(
  bytes: Buffer,
  wanted: WantedFields | undefined,
  resource: Resource,
  server: string,
): ListPage<T> {
  const parse = (text: string): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      throw noList(resource, server)
    }
  }
  const list = parseList(bytes, parse, wanted)
  if (list === undefined) throw noList(resource, server)
  return { ...list.fields, metadata: list.fields['metadata'] ?? {}, items: list.items } as ListPage<T>
}

function noList({ plural }: Resource, server: string): StepFailure {
  return new StepFailure(`The API server ${server} answered with something that is no list of ${plural}.`, {
    reason: 'no-access',
    remedy: 'Look whether something on the way to it answers in its place, such as a proxy that asks for a login.',
  })
}
