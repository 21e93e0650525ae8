import type { IncomingMessage, ServerResponse } from 'node:http'
import { accessRequestOf } from '../access/access-request.ts'
import { requireAccess } from '../access/require-access.ts'
import { mastersGroup, type UserInfo } from '../authentication/user-info.ts'
import { serveDiscovery } from '../discovery/serve-discovery.ts'
import { versionInfo } from '../discovery/version-info.ts'
import type { JsonRecord } from '../json/is-record.ts'
import { ApiError, badRequest, methodNotAllowed } from '../registry/api-error.ts'
import type { Cluster } from '../registry/cluster.ts'
import { hasRules } from '../structural-schema/check-rules.ts'
import { loadRuleEngine } from '../structural-schema/evaluate-rule.ts'
import { answerReview } from './answer-review.ts'
import type { ApiRequest } from './api-request.ts'
import { checkOptions } from './check-options.ts'
import { isTrue } from './is-true.ts'
import { listObjects } from './list-objects.ts'
import { managerOfAgent } from './manager-of-agent.ts'
import { parsePath } from './parse-path.ts'
import { readDryRun } from './read-options.ts'
import { sendJson, sendText } from './send.ts'
import { serveSubresource } from './serve-subresource.ts'
import { watchObjects } from './watch-objects.ts'
import { deleteMany, deleteOne, getObject, patchOne, postObject, putObject } from './write-objects.ts'

const unknownPath = (): ApiError =>
  new ApiError(404, 'NotFound', 'the server could not find the requested resource', {})

const dotSegment = /^[^?#]*\/(?:\.|%2e){1,2}(?:[/?#]|$)/i

const optionsKinds: Readonly<Record<string, string>> = {
  POST: 'CreateOptions',
  PUT: 'UpdateOptions',
  PATCH: 'PatchOptions',
  DELETE: 'DeleteOptions',
}

/** Answers one HTTP request of somebody, if he may make it. */
export async function serveRequest(
  cluster: Cluster,
  user: UserInfo,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const target = incoming.url ?? '/'
  const url = new URL(`http://localhost${target}`)
  const accept = incoming.headers.accept ?? ''
  const { pathname } = url
  response.setHeader('Audit-Id', cluster.random.uid())
  // A real API server takes such a segment as it is; a URL would lead elsewhere.
  if (dotSegment.test(target)) throw unknownPath()
  const path = parsePath(pathname)
  if (!user.groups.includes(mastersGroup))
    requireAccess(cluster, user, accessRequestOf(incoming.method ?? 'GET', url, path))
  if (pathname === '/version' || pathname === '/version/') return sendJson(response, 200, versionInfo)
  if (pathname === '/healthz' || pathname === '/livez' || pathname === '/readyz')
    return sendText(response, 200, 'ok', 'text/plain; charset=utf-8')
  if (pathname.startsWith('/openapi/')) {
    const { serveOpenApi } = await import('../openapi/serve-openapi.ts')
    if (await serveOpenApi(url, incoming, cluster.resources, response)) return
    throw unknownPath()
  }
  if (!path) {
    if (/^\/apis?(\/|$)/.test(pathname) && serveDiscovery(pathname, accept, cluster.resources, response)) return
    return sendText(response, 404, '404 page not found\n', 'text/plain; charset=utf-8')
  }
  if (!cluster.resources.serves(path.group, path.version))
    return sendText(response, 404, '404 page not found\n', 'text/plain; charset=utf-8')
  const resource = cluster.resources.atPath(path.group, path.version, path.plural)
  if (!resource || (!resource.namespaced && path.namespace !== undefined)) throw unknownPath()
  checkOptions(incoming, url.searchParams)
  const request: ApiRequest = {
    cluster,
    method: incoming.method ?? 'GET',
    path,
    resource,
    query: url.searchParams,
    incoming,
    response,
    accept,
    fieldManager: url.searchParams.get('fieldManager') || managerOfAgent(incoming.headers['user-agent'] ?? ''),
    dryRun: readDryRun(url.searchParams.getAll('dryRun'), optionsKinds[incoming.method ?? 'GET'] ?? 'GetOptions'),
    user,
  }
  if (resource.custom && request.method !== 'GET') await loadRulesOf(resource.custom.schemas)
  if (resource.warning !== undefined) response.appendHeader('Warning', `299 - ${JSON.stringify(resource.warning)}`)
  if (resource.group === 'metrics.k8s.io' && !resource.custom) {
    const { serveMetrics } = await import('../metrics/serve-metrics.ts')
    return serveMetrics(request)
  }
  const placed = inItsNamespace(request)
  await (path.subresource === undefined || path.subresource === 'status' ? serveVerb(placed) : serveSubresource(placed))
}

/** An empty namespace means all of them to whoever lists; whatever else is asked of one is refused, and so is an empty name. */
function inItsNamespace(request: ApiRequest): ApiRequest {
  const { method, path } = request
  if (path.name === '') throw badRequest('name must be provided')
  if (path.namespace !== '') return request
  if (path.name !== undefined || method === 'DELETE') throw badRequest('Namespace parameter required.')
  return method === 'GET' ? { ...request, path: { ...path, namespace: undefined } } : request
}

/** What interprets rules is loaded when somebody writes an object of a kind that has some. */
async function loadRulesOf(schemas: Readonly<Record<string, JsonRecord | undefined>>): Promise<void> {
  if (Object.values(schemas).some((schema) => schema !== undefined && hasRules(schema))) await loadRuleEngine()
}

async function serveVerb(request: ApiRequest): Promise<void> {
  const { method, path, resource, query } = request
  const needsNamespace = resource.namespaced && path.namespace === undefined
  if (path.subresource === 'status' && !resource.status) throw unknownPath()
  if (path.name === undefined) {
    switch (method) {
      case 'GET':
        requireVerb(request, 'list')
        return path.watch || isTrue(query.get('watch')) ? watchObjects(request) : listObjects(request)
      case 'POST':
        if (needsNamespace) throw methodNotAllowed()
        requireVerb(request, 'create')
        if (!resource.verbs.includes('get')) return answerReview(request)
        return postObject(request)
      case 'DELETE':
        if (needsNamespace) throw methodNotAllowed()
        requireVerb(request, 'deletecollection')
        return deleteMany(request)
      default:
        throw methodNotAllowed()
    }
  }
  if (needsNamespace) throw unknownPath()
  switch (method) {
    case 'GET':
      requireVerb(request, 'get')
      return path.watch || isTrue(query.get('watch')) ? watchObjects(request) : getObject(request)
    case 'PUT':
      requireVerb(request, 'update')
      return putObject(request)
    case 'PATCH':
      requireVerb(request, 'patch')
      return patchOne(request)
    case 'DELETE':
      requireVerb(request, 'delete')
      if (path.subresource) throw methodNotAllowed()
      return deleteOne(request)
    default:
      throw methodNotAllowed()
  }
}

function requireVerb({ resource }: ApiRequest, verb: string): void {
  if (!resource.verbs.includes(verb)) throw methodNotAllowed()
}
