import type { IncomingMessage } from 'node:http'
import {
  collectBytes,
  isCredentialHeader,
  keepsCredentials,
  largestAnswer,
  requestOnce,
  withoutUser,
} from 'chaos-plugin-api'
import { decompressed } from './decompressed.ts'
import { destinationInWords } from './request-in-words.ts'

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
  /** Told where each redirect leads to, before that is requested. */
  readonly onRedirect: (url: URL) => void
}

/** An answer sends us on, and there is no way. The message is a predicate: "redirects to ftp://shop.example/, which is not requested over HTTP". */
export class UnusableRedirect extends Error {
  override readonly name = 'UnusableRedirect'
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
/** What is sent where the probe does not say otherwise. */
const defaults = { accept: '*/*', 'accept-encoding': 'gzip, deflate, br', 'user-agent': 'chaos' }

/**
 * Sends a request over a connection of its own, through the proxy that the environment names for its URL, and follows redirects as browsers do: what
 * is sent on becomes a GET, but for 307 and 308, and credentials go to nobody else. Throws the network's error, `TooLarge`, `UnusableRedirect`, and
 * a `TypeError` for what can't be requested.
 */
export async function sendRequest(request: ProbeRequest): Promise<ProbeResponse> {
  let part: Part = { ...request, url: new URL(request.url) }
  for (let redirects = 0; ; redirects += 1) {
    const answer = await requestOnce(part.url, { ...part, headers: { ...defaults, ...part.headers } })
    const status = answer.statusCode ?? 0
    const { location } = answer.headers
    if (!request.followRedirects || location === undefined || ![301, 302, 303, 307, 308].includes(status)) {
      const body = await collectBytes(part.method === 'HEAD' ? answer : decompressed(answer), largestAnswer)
      return { url: withoutUser(part.url).href, status, headers: headersOf(answer), body }
    }
    answer.destroy()
    if (redirects === mostRedirects) throw new UnusableRedirect(`redirects once more, after ${mostRedirects} redirects`)
    part = redirected(part, status, location)
    request.onRedirect(part.url)
  }
}

type Part = Omit<ProbeRequest, 'url' | 'followRedirects' | 'onRedirect'> & { readonly url: URL }

function redirected(part: Part, status: number, location: string): Part {
  const url = URL.parse(location, part.url.href)
  if (url === null) throw new UnusableRedirect(`redirects to ${destinationInWords(location)}, which is no URL`)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new UnusableRedirect(`redirects to ${destinationInWords(url.href)}, which is not requested over HTTP`)
  }
  const repeats = status >= 307 || part.method === 'HEAD'
  const kept = Object.entries(part.headers).filter(
    ([name]) =>
      (repeats || !/^content-/i.test(name)) &&
      (keepsCredentials(part.url, url) || !(isCredentialHeader(name) || /^host$/i.test(name))),
  )
  return {
    ...part,
    url,
    headers: Object.fromEntries(kept),
    ...(repeats ? {} : { method: 'GET', body: undefined }),
  }
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers()
  for (let index = 0; index + 1 < rawHeaders.length; index += 2)
    headers.append(rawHeaders[index]!, rawHeaders[index + 1]!)
  return headers
}
