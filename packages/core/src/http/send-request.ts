import type { IncomingHttpHeaders } from 'node:http'
import {
  collectBytes,
  isCredentialHeader,
  keepsCredentials,
  largestAnswer,
  requestOnce,
  withoutCredentials,
} from 'chaos-plugin-api'

export interface HttpRequest {
  readonly url: string
  /** Default `GET`. */
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Default true. */
  readonly verifyTls?: boolean
  /** Seconds until the whole answer must be there. */
  readonly timeout: number
  /** Bytes of the body that are read at most. Default: `largestAnswer`. */
  readonly largest?: number
  /** Environment variables: those that name proxies (`proxyFor`) and certificates (`certificateAuthorities`) count. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly signal?: AbortSignal
  /** Whether a redirect to another host, or into the clear, is refused, as it is where a body would go along. Default: false. */
  readonly stays?: boolean
}

export interface HttpResponse {
  /** Where the answer came from, after redirects. */
  readonly url: string
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A redirect leads to where our credentials are not meant for, and so does what was asked. */
export class RedirectsAway extends Error {
  override readonly name = 'RedirectsAway'
  /** Where it leads to: scheme, host and port. */
  readonly to: string

  constructor({ origin }: URL) {
    super(`it redirects to ${origin}, where what is meant for it alone is not sent`)
    this.to = origin
  }
}

const maxRedirects = 30

/**
 * Sends an HTTP request and reads the whole answer as UTF-8. Redirects are followed; headers that hold credentials, and bodies, are not sent on to
 * another host, nor in the clear.
 * Throws the network's error (`networkFailure` puts it in words), the signal's reason, `TooLarge`, `RedirectsAway`, or an error that says that there was
 * no answer in time.
 */
export async function sendRequest(request: HttpRequest): Promise<HttpResponse> {
  const deadline = new AbortController()
  const timer = setTimeout(
    () => deadline.abort(new Error(`there was no answer within ${request.timeout} s`)),
    request.timeout * 1000,
  )
  const stop = () => deadline.abort(request.signal?.reason)
  if (request.signal?.aborted) stop()
  else request.signal?.addEventListener('abort', stop, { once: true })
  try {
    return await follow(request, deadline.signal)
  } catch (error) {
    throw deadline.signal.aborted ? deadline.signal.reason : error
  } finally {
    clearTimeout(timer)
    request.signal?.removeEventListener('abort', stop)
  }
}

async function follow(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
  let url = new URL(request.url)
  let { method = 'GET', body, headers = {} } = request
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const response = await requestOnce(url, { ...request, method, body, headers, signal })
    const status = response.statusCode ?? 0
    const { location } = response.headers
    if (![301, 302, 303, 307, 308].includes(status) || location === undefined) {
      const bytes = await collectBytes(response, request.largest ?? largestAnswer)
      return { url: url.href, status, headers: response.headers, body: bytes.toString() }
    }
    response.destroy()
    const next = URL.parse(location, url.href)
    if (next === null) throw new Error(`it redirects to ${withoutCredentials(location)}, which is no URL`)
    if (status < 307 && method !== 'HEAD') {
      method = 'GET'
      body = undefined
    }
    if (!keepsCredentials(url, next)) {
      if (request.stays === true || body !== undefined) throw new RedirectsAway(next)
      headers = withoutCredentialHeaders(headers)
    }
    url = next
  }
  throw new Error(`there were more than ${maxRedirects} redirects`)
}

function withoutCredentialHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !isCredentialHeader(name)))
}
