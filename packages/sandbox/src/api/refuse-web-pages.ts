import type { IncomingHttpHeaders } from 'node:http'
import { ApiError } from '../registry/api-error.ts'

/** The host under which the harness reaches the sandbox, through a proxy: runs are to be the same whatever the port. */
export const harnessHost = 'kubernetes.sandbox'

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]', harnessHost])

/**
 * Refuses what only a web page sends: a page of another origin could otherwise drive the cluster from a browser on this machine, with a
 * request of its own or with a name that it lets lead here (DNS rebinding). Clients of Kubernetes send no `Origin`, or their server's.
 */
export function refuseWebPages({ host, origin }: IncomingHttpHeaders): void {
  if (host !== undefined && !loopback.has(host.replace(/:\d*$/, '').toLowerCase()))
    throw refusal(`it was asked for ${JSON.stringify(host)}, and answers only for 127.0.0.1, localhost and [::1]`)
  if (origin !== undefined && !isOriginOf(origin, host))
    throw refusal(`a page of ${JSON.stringify(origin)} sent the request, and no page may`)
}

function isOriginOf(origin: string, host: string | undefined): boolean {
  return host !== undefined && /^https?:\/\/(.*)$/.exec(origin)?.[1]?.toLowerCase() === host.toLowerCase()
}

function refusal(why: string): ApiError {
  return new ApiError(403, 'Forbidden', `the sandbox refused the request: ${why}`, {})
}
