import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import {
  certificateAuthorities,
  collectBytes,
  keepsCredentials,
  largestAnswer,
  proxyFor,
  routeThrough,
  userAuthorization,
  withoutUser,
} from 'chaos-plugin-api'
import { decompressed } from './decompressed.ts'

/** A request of the probe. */
export interface ProbeRequest {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  readonly followRedirects: boolean
  /** Environment variables: those that name proxies and certificates count. */
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
}

/** The answer, where redirects led to. */
export interface ProbeResponse {
  readonly url: string
  readonly status: number
  readonly headers: Headers
  /** Decompressed. */
  readonly body: Buffer
}

/** As many as browsers follow. */
const mostRedirects = 20

/**
 * Sends a request over a connection of its own, through the proxy that the environment names for its URL, and follows redirects as browsers do: what
 * is sent on becomes a GET, but for 307 and 308, and credentials go to nobody else. Throws the network's error, `TooLarge`, or an `Error` that says why
 * there is no answer.
 */
export async function sendRequest(request: ProbeRequest): Promise<ProbeResponse> {
  let part: Part = { ...request, url: new URL(request.url) }
  for (let redirects = 0; ; redirects += 1) {
    const answer = await send(part)
    const status = answer.statusCode ?? 0
    const { location } = answer.headers
    if (!request.followRedirects || location === undefined || ![301, 302, 303, 307, 308].includes(status)) {
      const body = await collectBytes(part.method === 'HEAD' ? answer : decompressed(answer), largestAnswer)
      return { url: withoutUser(part.url).href, status, headers: headersOf(answer), body }
    }
    answer.destroy()
    if (redirects === mostRedirects) throw new Error(`there are more than ${mostRedirects} redirects`)
    part = redirected(part, status, new URL(location, part.url))
  }
}

type Part = Omit<ProbeRequest, 'url' | 'followRedirects'> & { readonly url: URL }

function redirected(part: Part, status: number, url: URL): Part {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new Error(`it is redirected to ${url.protocol}//, which is not requested over HTTP`)
  }
  const repeats = status >= 307 || part.method === 'HEAD'
  const kept = Object.entries(part.headers).filter(
    ([name]) =>
      (repeats || !/^content-/i.test(name)) &&
      (keepsCredentials(part.url, url) || !/^(?:authorization|cookie|host|proxy-authorization)$/i.test(name)),
  )
  return {
    ...part,
    url,
    headers: Object.fromEntries(kept),
    ...(repeats ? {} : { method: 'GET', body: undefined }),
  }
}

async function send({ url, method, headers, body, environment, signal }: Part): Promise<IncomingMessage> {
  const { request: open } = url.protocol === 'https:' ? await import('node:https') : await import('node:http')
  const proxy = proxyFor(url, environment)
  const trust = await certificateAuthorities(true, environment)
  const route = proxy === undefined ? undefined : await routeThrough(proxy, url, trust)
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const options: RequestOptions = {
    method,
    signal,
    headers: {
      accept: '*/*',
      'accept-encoding': 'gzip, deflate, br',
      'user-agent': 'chaos',
      ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
      ...userAuthorization(url),
      ...route?.headers,
      ...lowerCased(headers),
    },
    ...(route === undefined
      ? { ...trust, agent: false }
      : { agent: route.agent, path: `${route.prefix}${url.pathname}${url.search}`, ...route.until(signal) }),
  }
  const outgoing: ClientRequest = open(withoutUser(url), options, resolve)
  outgoing.once('error', reject)
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

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers()
  for (let index = 0; index + 1 < rawHeaders.length; index += 2)
    headers.append(rawHeaders[index]!, rawHeaders[index + 1]!)
  return headers
}
