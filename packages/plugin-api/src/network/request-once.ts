import type { IncomingMessage, RequestOptions } from 'node:http'
import { certificateAuthorities, type Trust } from './certificate-authorities.ts'
import { onProtocolSwitch } from './on-protocol-switch.ts'
import { proxyFor } from './proxy-for.ts'
import { routeThrough } from './route-through.ts'
import { userAuthorization, withoutUser } from './user-of-url.ts'

/** What is asked of a server. */
export interface OneRequest {
  /** Default `GET`. */
  readonly method?: string
  /** Whatever their case: of two that differ in nothing else the later one is sent. They go before what the URL says of who asks. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | undefined
  /** Whether its certificate must be valid. Default: true. */
  readonly verifyTls?: boolean
  /** Whom to trust, in place of those that the environment names. */
  readonly trust?: Trust
  /** Environment variables: those that name proxies (`proxyFor`) and certificates (`certificateAuthorities`) count. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Ends the request, and the reading of its answer. */
  readonly signal: AbortSignal
}

/**
 * Sends a request over a connection of its own, through the proxy that the environment names for its URL. Resolves with the beginning of the answer,
 * whatever its status; who reads the body bounds it (`collectBytes`). Follows no redirect, and into no other protocol (101).
 * Throws the network's error (`networkFailure` puts it in words) or the signal's reason.
 *
 * @example
 * const answer = await requestOnce(new URL('http://shop.example/health'), { signal: AbortSignal.timeout(3000) })
 */
export async function requestOnce(url: URL, request: OneRequest): Promise<IncomingMessage> {
  const { method = 'GET', body, environment = {}, verifyTls = true, signal } = request
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new Error(`${url.protocol} is neither http nor https`)
  }
  const { request: open } = url.protocol === 'https:' ? await import('node:https') : await import('node:http')
  const trust = request.trust ?? (await certificateAuthorities(verifyTls, environment, signal))
  const proxy = proxyFor(url, environment)
  const route = proxy === undefined ? undefined : await routeThrough(proxy, url, trust)
  // The length is the body's, whatever is said of it.
  const { 'content-length': _, ...headers } = lowerCased(request.headers ?? {})
  const options: RequestOptions = {
    method,
    signal,
    headers: {
      ...lowerCased({ ...userAuthorization(url), ...route?.headers }),
      ...headers,
      ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
    },
    ...(route === undefined
      ? { ...trust, agent: false }
      : { ...route.until(signal), agent: route.agent, path: route.prefix + url.pathname + url.search }),
  }
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const outgoing = open(withoutUser(url), options, resolve)
  outgoing.once('error', reject)
  onProtocolSwitch(outgoing, resolve)
  outgoing.end(body)
  // The opening of a way through a proxy ends a little later than its request.
  const abort = () => reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await promise
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
