import {
  basicAuthorization,
  certificateAuthorities,
  networkFailure,
  networkRemedy,
  proxyFor,
  TooLarge,
  type Trust,
  UnreadableCertificates,
  UnusableProxy,
  userOfUrl,
  withoutCredentials,
  withoutUser,
} from 'chaos-plugin-api'
import { ActivityAborted, ActivityFailed } from '../errors/activity-errors.ts'
import { writtenCredentials } from '../secrets/written-credentials.ts'
import { valueInShort } from '../tolerance/value-in-short.ts'
import { decodeBody } from './http/decode-body.ts'
import { exchange, type HttpResponse } from './http/exchange.ts'
import { ExchangeFailed } from './http/exchange-failed.ts'
import { followRedirects } from './http/follow-redirects.ts'
import { type HttpLimits, httpLimits } from './http/http-limits.ts'
import { type HttpRequest, withHeaders } from './http/http-request.ts'
import { netrcCredentials } from './http/netrc.ts'
import { prepareRequest } from './http/prepare-request.ts'
import { type Route, routeTo } from './http/route.ts'
import type { ProviderCall } from './provider-call.ts'

export interface HttpOutput {
  readonly status: number
  /** Names as the server writes them. */
  readonly headers: Readonly<Record<string, string>>
  /** Parsed JSON where the content type is exactly `application/json`, else text. */
  readonly body: unknown
}

/** What can be sent again without harm when its answer was lost. */
const repeatable = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'])

/**
 * Calls a URL. Any status is a success. Spec 1.7, with the habits of python-requests: redirects, proxies of the environment, `.netrc`.
 *
 * Throws `ActivityFailed` (`not-met`) where no answer comes: refused, reset, unknown host, out of time; `ActivityFailed` where it is larger
 * than what is read; `ActivityAborted` where the definition or the answer is unusable; the signal's reason when stopped.
 */
export async function runHttp(call: ProviderCall): Promise<HttpOutput> {
  const request = prepareRequest(call)
  try {
    return await answerTo(request, call)
  } catch (error) {
    if (error instanceof UnusableProxy || error instanceof UnreadableCertificates)
      throw unusable(request, networkFailure(error).words, error)
    if (!(error instanceof TooLarge)) throw error
    throw new ActivityFailed(`The answer of ${shown(request.url)} can't be used: ${error.message}.`, {
      remedy: 'Ask for less of it.',
      cause: error,
    })
  }
}

async function answerTo(request: HttpRequest, call: ProviderCall): Promise<HttpOutput> {
  const { activity, environment, signal } = call
  const limits = httpLimits(call)
  const trust = await certificateAuthorities(activity.provider['verify_tls'] ?? true, environment, signal)
  const response = await followRedirects(request, async (each) => {
    const authorized = await withCredentials(each, call)
    const { url, headers } = authorized
    for (const secret of writtenCredentials({ url: url.href, headers: Object.fromEntries(headers.values()) }))
      call.learnSecret(secret)
    return sendWithRetries(authorized, { limits, signal, trust, environment })
  })
  const output: HttpOutput = {
    status: response.status,
    headers: Object.fromEntries(response.headers.values()),
    body: await decodeBody(response, shown(request.url)),
  }
  if (output.status >= 400 && !('tolerance' in activity)) {
    call.logger.warn(`${shown(request.url)} answered with ${valueInShort(output, call.mask)}.`)
  }
  return output
}

interface Sending extends Pick<ProviderCall, 'signal' | 'environment'> {
  readonly limits: HttpLimits
  readonly trust: Trust
}

async function sendWithRetries(request: HttpRequest, sending: Sending): Promise<HttpResponse> {
  const { limits, signal, trust, environment } = sending
  const route = await routeTo(request.url, trust, proxyFor(request.url, environment))
  for (let left = limits.retries; ; left -= 1) {
    try {
      return await exchange(request, { limits, signal, route })
    } catch (error) {
      if (!(error instanceof ExchangeFailed)) throw signal.aborted ? signal.reason : asUnusable(error, request)
      const again = error.stage === 'connect' || error.stage === 'connect-timeout' || repeatable.has(request.method)
      if (left <= 0 || !again) throw asFailure(error, request, limits, route)
    }
  }
}

/** Names and passwords of the URL or of the user's `.netrc`; an Authorization header of the activity goes first. */
async function withCredentials(
  request: HttpRequest,
  { environment, signal }: Pick<ProviderCall, 'environment' | 'signal'>,
): Promise<HttpRequest> {
  if (request.headers.has('authorization')) return request
  const user = userOfUrl(request.url) ?? (await netrcCredentials(request.url.hostname, environment, signal))
  if (user === undefined) return request
  return { ...request, headers: withHeaders(request.headers, { Authorization: basicAuthorization(user) }) }
}

function asFailure(
  { stage, cause }: ExchangeFailed,
  { url }: HttpRequest,
  limits: HttpLimits,
  route: Route,
): ActivityFailed {
  const { fault, words, namesProxy } = networkFailure(cause)
  const through = route.proxy === undefined || namesProxy ? '' : ` through the proxy ${route.proxy}`
  const message = {
    connect: `Could not connect to ${shown(url)}${through}: ${words}.`,
    'connect-timeout': `Could not connect to ${shown(url)}${through} within ${limits.connect} s.`,
    read: `${shown(url)} gave no complete answer${through}: ${words}.`,
    'read-timeout': `${shown(url)} took longer than ${limits.read} s to answer${through}.`,
  }[stage]
  // A proxy that is at fault, or this machine, says nothing about the system.
  const reason = fault === 'proxy' || fault === 'local' ? 'no-access' : 'not-met'
  return new ActivityFailed(message, { reason, remedy: networkRemedy(fault, '"verify_tls": false'), cause })
}

function asUnusable(error: unknown, request: HttpRequest): unknown {
  // Node refuses headers and methods with characters that HTTP does not allow, and headers that do not go together.
  const { code, message } = error as NodeJS.ErrnoException
  const isRefused = error instanceof TypeError || code?.startsWith('ERR_HTTP_') === true
  return isRefused ? unusable(request, message.replace(/\.$/, ''), error) : error
}

function unusable({ url, method }: HttpRequest, why: string, cause: unknown): ActivityAborted {
  return new ActivityAborted(`${method} ${shown(url)} can't be sent: ${why}.`, { cause })
}

/** A URL without name and password, and without what else lets somebody in. */
function shown(url: URL): string {
  return withoutCredentials(withoutUser(url).href)
}
