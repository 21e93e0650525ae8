import { ApiError, methodNotAllowed, notFound } from '../registry/api-error.ts'
import type { ApiRequest } from './api-request.ts'
import { bindPod } from './bind-pod.ts'
import { evictPod } from './evict-pod.ts'
import { finalizeNamespace } from './finalize-namespace.ts'
import { issueToken } from './issue-token.ts'
import { readLog } from './read-log.ts'
import { serveScale } from './serve-scale.ts'
import { getObject, patchOne, putObject } from './write-objects.ts'

/** Answers a request for a subresource other than `status`. */
export async function serveSubresource(request: ApiRequest): Promise<void> {
  const { resource, path, method } = request
  const subject = resource.custom ? '' : resource.kind
  if (path.subresource === 'scale' && resource.scale) return serveScale(request)
  if (subject === 'Pod') {
    switch (path.subresource) {
      case 'eviction':
        return posting(method, () => evictPod(request))
      case 'binding':
        return posting(method, () => bindPod(request))
      case 'log':
        if (method !== 'GET') throw methodNotAllowed()
        return readLog(request)
      case 'exec':
      case 'attach':
      case 'portforward':
        return stream(request, path.subresource)
      case 'ephemeralcontainers':
        return serveEphemeralContainers(request)
      default:
    }
  }
  if (subject === 'ServiceAccount' && path.subresource === 'token') return posting(method, () => issueToken(request))
  if (subject === 'Namespace' && path.subresource === 'finalize' && method === 'PUT') return finalizeNamespace(request)
  if (path.name !== undefined && !request.cluster.store.get(resource, path.name, path.namespace))
    throw notFound(resource, path.name)
  throw new ApiError(404, 'NotFound', 'the server could not find the requested resource', {})
}

async function posting(method: string, serve: () => Promise<void>): Promise<void> {
  if (method !== 'POST') throw methodNotAllowed()
  await serve()
}

async function serveEphemeralContainers(request: ApiRequest): Promise<void> {
  switch (request.method) {
    case 'GET':
      return getObject(request)
    case 'PUT':
      return putObject(request)
    case 'PATCH':
      return patchOne(request)
    default:
      throw methodNotAllowed()
  }
}

async function stream(request: ApiRequest, subresource: 'exec' | 'attach' | 'portforward'): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'POST') throw methodNotAllowed()
  if (subresource === 'exec') return (await import('./exec-in-pod.ts')).execInPod(request)
  if (subresource === 'attach') return (await import('./attach-to-pod.ts')).attachToPod(request)
  return (await import('./refuse-port-forward.ts')).refusePortForward(request)
}
