import { ApiError, badRequest, expired } from '../registry/api-error.ts'
import { objectKey } from '../store/collection.ts'
import { type Page, readPage } from '../store/read-page.ts'
import type { ApiRequest } from './api-request.ts'
import { representList } from './represent.ts'
import { type Selection, selectionOf } from './select-objects.ts'
import { sendText } from './send.ts'

interface ContinueToken {
  readonly v: string
  readonly rv: number
  readonly start: string
}

const expiredToken =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.'

/** Answers a list, in pages if `limit` asks for them. All pages show the state of the first. */
export function listObjects(request: ApiRequest): void {
  const { cluster, resource, query, response } = request
  const selection = selectionOf(request)
  const token = readToken(query.get('continue'))
  const limit = Number(query.get('limit') ?? 0)
  checkRevision(request, token)
  const revision = token === undefined || token.rv < 0 ? cluster.store.revision : token.rv
  const page =
    token === undefined && limit === 0
      ? readAll(request, selection)
      : readPart(request, selection, token, limit, revision)
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
  revision: number,
): Page {
  const page = readPage(request.cluster.store.collection(request.resource), {
    revision: token === undefined || token.rv < 0 ? undefined : token.rv,
    after: token?.start,
    namespace: request.path.namespace,
    limit: limit > 0 ? limit : undefined,
    matches: selection.matches,
  })
  if (!page) throw expired(expiredToken, writeToken(-1, token?.start ?? ''))
  return page.last === undefined && revision < 0 ? { ...page, last: undefined } : page
}

function checkRevision(request: ApiRequest, token: ContinueToken | undefined): void {
  const { query, cluster } = request
  const asked = query.get('resourceVersion') ?? ''
  const match = query.get('resourceVersionMatch')
  if (match && asked === '')
    throw forbiddenParameter(request, 'resourceVersionMatch is forbidden unless resourceVersion is provided')
  if (asked === '') return
  if (token) throw badRequest('specifying resource version is not allowed when using continue')
  if (!/^\d+$/.test(asked))
    throw badRequest(`Invalid value: "${asked}": strconv.ParseUint: parsing "${asked}": invalid syntax`)
  if (Number(asked) > cluster.store.revision) throw tooLarge(asked, cluster.store.revision)
  if (match === 'Exact' && Number(asked) < cluster.store.collection(request.resource).historyStart) {
    throw expired(`The resourceVersion for the provided list is too old.`)
  }
}

function forbiddenParameter(request: ApiRequest, detail: string): ApiError {
  return new ApiError(
    422,
    'Invalid',
    `ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: ${detail}`,
    {
      group: 'meta.k8s.io',
      kind: 'ListOptions',
      causes: [{ reason: 'FieldValueForbidden', message: `Forbidden: ${detail}`, field: 'resourceVersionMatch' }],
    },
  )
}

function tooLarge(asked: string, current: number): ApiError {
  return new ApiError(504, 'Timeout', `Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  })
}

function writeToken(revision: number, last: string): string {
  const token: ContinueToken = { v: 'meta.k8s.io/v1', rv: revision, start: last }
  return Buffer.from(JSON.stringify(token)).toString('base64url')
}

function readToken(text: string | null): ContinueToken | undefined {
  if (!text) return undefined
  try {
    const token = JSON.parse(Buffer.from(text, 'base64url').toString()) as ContinueToken
    if (token.v === 'meta.k8s.io/v1' && typeof token.rv === 'number' && typeof token.start === 'string') return token
  } catch {
    // Falls through to the refusal.
  }
  throw badRequest('continue key is not valid: encoded version "" is not recognized')
}
