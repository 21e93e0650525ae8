import { keepsCredentials, withoutCredentials } from 'chaos-plugin-api'
import { ActivityAborted } from '../../errors/activity-errors.ts'
import { CookieJar } from './cookie-jar.ts'
import type { HttpResponse } from './exchange.ts'
import { type HttpRequest, withHeaders } from './http-request.ts'

const mostRedirects = 30
const defaultPorts: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' }

/**
 * Sends a request and follows redirects as python-requests does: 301 turns POST into GET, 302 and 303 turn everything but HEAD
 * into it, 307 and 308 repeat the request. Throws `ActivityAborted` after 30 redirects, or where one leads nowhere.
 */
export async function followRedirects(
  first: HttpRequest,
  send: (request: HttpRequest) => Promise<HttpResponse>,
): Promise<HttpResponse> {
  const jar = new CookieJar()
  let request = first
  for (let redirects = 0; ; redirects += 1) {
    const response = await send(request)
    const location = response.headers.get('location')?.[1]
    if (![301, 302, 303, 307, 308].includes(response.status) || location === undefined || location === '')
      return response
    if (redirects === mostRedirects) {
      throw new ActivityAborted(`${withoutCredentials(first.url.href)} redirects more than ${mostRedirects} times.`)
    }
    jar.keep(request.url, cookiesOf(response))
    request = redirected(request, response.status, location, jar)
  }
}

function redirected(request: HttpRequest, status: number, location: string, jar: CookieJar): HttpRequest {
  // Header bytes that are not ASCII are UTF-8 in practice; the parser reads them as Latin-1.
  const url = URL.parse(Buffer.from(location, 'latin1').toString('utf8'), request.url.href)
  if (url === null || defaultPorts[url.protocol] === undefined) {
    throw new ActivityAborted(
      `${withoutCredentials(request.url.href)} redirects to ${withoutCredentials(location)}, which can't be called over HTTP.`,
    )
  }
  const repeats = status === 307 || status === 308
  const drop = repeats ? {} : { 'Content-Type': undefined, 'Content-Length': undefined, 'Transfer-Encoding': undefined }
  const leaves = keepsCredentials(request.url, url) ? {} : { Authorization: undefined }
  return {
    url,
    method: methodAfter(status, request.method),
    headers: withHeaders(request.headers, { ...drop, ...leaves, Cookie: jar.header(url) }),
    body: repeats ? request.body : undefined,
  }
}

function methodAfter(status: number, method: string): string {
  if (status === 301) return method === 'POST' ? 'GET' : method
  return (status === 302 || status === 303) && method !== 'HEAD' ? 'GET' : method
}

function cookiesOf(response: HttpResponse): readonly string[] {
  // Several are joined by commas; one within a date is followed by a blank and a number.
  return response.headers.get('set-cookie')?.[1].split(/,\s*(?=[^\s;,=]+=)/) ?? []
}
