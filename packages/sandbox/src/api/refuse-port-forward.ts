import type { Pod } from '../objects/pod.ts'
import { ApiError, badRequest } from '../registry/api-error.ts'
import type { ApiRequest } from './api-request.ts'
import { findObject } from './find-object.ts'

/** Answers the portforward subresource: pods of the sandbox have no network of their own. */
export function refusePortForward(request: ApiRequest): void {
  const { metadata, status } = findObject(request) as Pod
  if (!request.incoming.headers.upgrade) throw badRequest('Upgrade request required')
  if (status.phase !== 'Running')
    throw badRequest(`unable to forward port because pod is not running. Current status=${status.phase}`)
  const message = `the sandbox forwards no ports of pods, so pod ${metadata.name} can't be reached this way; the applications that answer requests have an address of their own (see chaos sandbox status)`
  throw new ApiError(501, 'NotImplemented', message)
}
