import { ApiError, expired, invalid } from '../registry/api-error.ts'
import type { Collection, StoreEvent } from '../store/collection.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import type { ApiRequest } from './api-request.ts'
import { toVersion } from './encode-object.ts'
import { tooLarge } from './list-objects.ts'
import { representationFor, representOne } from './represent.ts'
import { selectionOf } from './select-objects.ts'

const bookmarkPeriod = 60_000

/** Answers a watch: a line of JSON for each change, until the client leaves or the time is up. */
export function watchObjects(request: ApiRequest): void {
  const { cluster, resource, query, response, path } = request
  const collection = cluster.store.collection(resource)
  const selection = selectionOf(request)
  const inScope = (object: KubernetesObject): boolean =>
    (path.namespace === undefined || object.metadata.namespace === path.namespace) && selection.matches(object)
  const initial = checkInitialEvents(query)
  checkRevision(query.get('resourceVersion') ?? '')
  const bookmarks = query.get('allowWatchBookmarks') === 'true' || query.get('allowWatchBookmarks') === '1'

  response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache, private' })
  response.flushHeaders()
  const represent = representing(request)
  const send = (type: string, text: string): void => {
    response.write(`{"type":"${type}","object":${text.trimEnd()}}\n`)
  }
  const deliver = (event: StoreEvent): void => {
    const now = event.type !== 'DELETED' && inScope(event.object)
    const before = event.previous !== undefined && inScope(event.previous)
    if (!now && !before) return
    const type = now && before ? 'MODIFIED' : now ? 'ADDED' : 'DELETED'
    // An object that left the selection is shown as it was, with the revision of its leaving.
    const left = event.type !== 'DELETED' && !now
    const shown = left
      ? { ...event.previous!, metadata: { ...event.previous!.metadata, resourceVersion: String(event.revision) } }
      : event.object
    send(type, represent(shown))
  }
  const bookmark = (annotations?: Readonly<Record<string, string>>): void =>
    send('BOOKMARK', bookmarkText(request, annotations))

  const missed = startingEvents(request, collection, initial)
  if (missed instanceof ApiError) {
    send('ERROR', JSON.stringify(missed.toStatus()))
    response.end()
    return
  }
  if (missed.state) for (const object of collection.list()) if (inScope(object)) send('ADDED', represent(object))
  for (const event of missed.events) deliver(event)
  if (initial && bookmarks) bookmark({ 'k8s.io/initial-events-end': 'true' })

  const unsubscribe = collection.subscribe(deliver)
  let cancelBookmark = (): void => undefined
  const scheduleBookmark = (): void => {
    cancelBookmark = cluster.clock.after(bookmarkPeriod, () => {
      bookmark()
      scheduleBookmark()
    })
  }
  if (bookmarks) scheduleBookmark()
  const seconds = Number(query.get('timeoutSeconds') ?? 0) || 1800 + Math.floor(cluster.random.next() * 1800)
  const cancelEnd = cluster.clock.after(seconds * 1000, () => response.end())
  response.once('close', () => {
    unsubscribe()
    cancelBookmark()
    cancelEnd()
  })
}

/** Of a stream of tables, only the first tells the columns. */
function representing(request: ApiRequest): (object: KubernetesObject) => string {
  if (representationFor(request.accept) !== 'table') return (object) => representOne(request, object)
  let first = true
  return (object) => {
    const table = JSON.parse(representOne(request, object)) as Readonly<Record<string, unknown>>
    const shown = first ? table : { ...table, columnDefinitions: null }
    first = false
    return JSON.stringify(shown)
  }
}

function checkInitialEvents(query: URLSearchParams): boolean {
  const wanted = query.get('sendInitialEvents')
  const match = query.get('resourceVersionMatch')
  const options = { group: 'meta.k8s.io', kind: 'ListOptions' }
  if (wanted === null) {
    if (match) {
      const detail = 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'
      throw invalid(options, '', [{ type: 'Forbidden', field: 'resourceVersionMatch', detail }])
    }
    return false
  }
  if (match !== 'NotOlderThan') {
    const detail = 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'
    throw invalid(options, '', [{ type: 'Forbidden', field: 'resourceVersionMatch', detail }])
  }
  return wanted === 'true' || wanted === '1'
}

/** A revision that is no number is an error that the API server did not foresee: 500 without a reason. */
function checkRevision(asked: string): void {
  if (/^\d*$/.test(asked)) return
  const message = `resourceVersion: Invalid value: "${asked}": strconv.ParseUint: parsing "${asked}": invalid syntax`
  throw new ApiError(500, undefined, message)
}

/** Where the stream begins: with the whole state, with the changes since a revision, or not at all. */
function startingEvents(
  request: ApiRequest,
  collection: Collection,
  initial: boolean,
): { readonly state: boolean; readonly events: readonly StoreEvent[] } | ApiError {
  const asked = request.query.get('resourceVersion') ?? ''
  const wholeState = request.query.get('sendInitialEvents') === null ? asked === '' || asked === '0' : initial
  if (wholeState) return { state: true, events: [] }
  if (asked === '' || asked === '0') return { state: false, events: [] }
  const revision = Number(asked)
  const { revision: current } = request.cluster.store
  if (revision > current) {
    return tooLarge(asked, current)
  }
  const events = collection.eventsSince(revision)
  return events
    ? { state: false, events }
    : expired(`too old resource version: ${revision} (${collection.historyStart})`)
}

function bookmarkText(request: ApiRequest, annotations: Readonly<Record<string, string>> | undefined): string {
  const { resource, path, cluster } = request
  const metadata = {
    resourceVersion: String(cluster.store.revision),
    creationTimestamp: null,
    ...(annotations ? { annotations } : {}),
  } as unknown as KubernetesObject['metadata']
  const empty = toVersion(resource, path.version, { kind: resource.kind, apiVersion: '', metadata })
  return representationFor(request.accept) === 'object' ? JSON.stringify(empty) : representOne(request, empty)
}
