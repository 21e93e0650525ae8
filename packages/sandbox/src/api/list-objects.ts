import { ApiError, badRequest, expired, invalid } from '../registry/api-error.ts'
import { objectKey } from '../store/collection.ts'
import { type Page, readPage } from '../store/read-page.ts'
import type { ApiRequest } from './api-request.ts'
import { type ContinueToken, readToken, tokenExpired, writeToken } from './continue-token.ts'
import { representList } from './represent.ts'
import { type Selection, selectionOf } from './select-objects.ts'
import { sendText } from './send.ts'

/** Answers a list, in pages if `limit` asks for them. All pages show the state of the first. */
export function listObjects(request: ApiRequest): void {
  const { cluster, resource, query, response } = request
  const selection = selectionOf(request)
  const token = readToken(query.get('continue'))
  const limit = readLimit(query.get('limit'))
  checkRevision(request, token)
  const exact = query.get('resourceVersionMatch') === 'Exact' ? Number(query.get('resourceVersion')) : undefined
  const revision = exact ?? (token === undefined || token.rv < 0 ? cluster.store.revision : token.rv)
  const page =
    token === undefined && limit === 0 && exact === undefined
      ? readAll(request, selection)
      : readPart(request, selection, token, limit, exact)
  const metadata = {
    resourceVersion: String(revision),
    ...(page.last === undefined ? {} : { continue: writeToken(revision, page.last) }),
    ...(page.last === undefined || selection.selective ? {} : { remainingItemCount: page.remaining }),
  }
  sendText(response, 200, representList({ ...request, resource }, page.objects, metadata))
}

function readAll(request: ApiRequest, selection: Selection): Page {
  const collection = request.cluster.store.collection(request.resource)
  const { namespace } = request.path
  if (selection.nodeName !== undefined) {
    collection.addIndex('node', (object) => [String((object['spec'] as { nodeName?: string }).nodeName ?? '')])
    const objects = collection
      .byIndex('node', selection.nodeName)
      .filter(
        (object) => (namespace === undefined || object.metadata.namespace === namespace) && selection.matches(object),
      )
    const key = ({ metadata }: (typeof objects)[number]): string => objectKey(metadata.name, metadata.namespace)
    return { objects: objects.sort((left, right) => (key(left) < key(right) ? -1 : 1)), last: undefined, remaining: 0 }
  }
  return readPage(collection, {
    revision: undefined,
    after: undefined,
    namespace,
    limit: undefined,
    matches: selection.matches,
  })!
}

function readPart(
  request: ApiRequest,
  selection: Selection,
  token: ContinueToken | undefined,
  limit: number,
  exact: number | undefined,
): Page {
  const page = readPage(request.cluster.store.collection(request.resource), {
    revision: exact ?? (token === undefined || token.rv < 0 ? undefined : token.rv),
    after: token?.start,
    namespace: request.path.namespace,
    limit: limit > 0 ? limit : undefined,
    matches: selection.matches,
  })
  if (page) return page
  if (exact !== undefined) throw expired('The resourceVersion for the provided list is too old.')
  throw tokenExpired(token)
}

function checkRevision(request: ApiRequest, token: ContinueToken | undefined): void {
  const { query, cluster } = request
  const asked = query.get('resourceVersion') ?? ''
  const match = query.get('resourceVersionMatch') ?? ''
  if (query.get('sendInitialEvents') !== null) {
    const detail = 'sendInitialEvents is forbidden for list'
    throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', [
      { type: 'Forbidden', field: 'sendInitialEvents', detail },
    ])
  }
  const refuse = (type: 'Forbidden' | 'Unsupported value', detail: string): ApiError =>
    invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', [
      { type, field: 'resourceVersionMatch', value: match, detail },
    ])
  if (match !== '' && asked === '')
    throw refuse('Forbidden', 'resourceVersionMatch is forbidden unless resourceVersion is provided')
  if (match !== '' && token) throw refuse('Forbidden', 'resourceVersionMatch is forbidden when continue is provided')
  if (match !== '' && match !== 'Exact' && match !== 'NotOlderThan') {
    throw refuse('Unsupported value', 'supported values: "Exact", "NotOlderThan", ""')
  }
  if (match === 'Exact' && asked === '0')
    throw refuse('Forbidden', 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"')
  if (asked === '') return
  if (token) throw badRequest('specifying resource version is not allowed when using continue')
  if (!/^\d+$/.test(asked)) {
    throw badRequest(
      `invalid resource version: resourceVersion: Invalid value: "${asked}": strconv.ParseUint: parsing "${asked}": invalid syntax`,
    )
  }
  if (Number(asked) > cluster.store.revision) throw tooLarge(asked, cluster.store.revision)
}

function readLimit(text: string | null): number {
  if (text === null || text === '') return 0
  if (!/^-?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`)
  return Number(text)
}

/** The refusal of a revision that the cluster has not reached. */
export function tooLarge(asked: string, current: number): ApiError {
  return new ApiError(504, 'Timeout', `Timeout: Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  })
}
