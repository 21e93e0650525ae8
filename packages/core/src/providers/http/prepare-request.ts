import { isMapping } from 'chaos-plugin-api'
import { ActivityAborted } from '../../errors/activity-errors.ts'
import { NotInJson, pythonJson } from '../../python/json-text.ts'
import { pythonRepr } from '../../python/text-form.ts'
import { isTrue } from '../../python/truth.ts'
import { substituteAlways, substituteArguments } from '../../substitution/substitute.ts'
import type { ProviderCall } from '../provider-call.ts'
import { formEncode } from './form-encode.ts'
import { type HeaderSet, type HttpRequest, withHeaders } from './http-request.ts'

const form = 'application/x-www-form-urlencoded'

/** The request that an activity's definition asks for. Throws `ActivityAborted` where the definition is unusable. */
export function prepareRequest({
  activity,
  configuration,
  secrets,
}: Pick<ProviderCall, 'activity' | 'configuration' | 'secrets'>): HttpRequest {
  const { provider } = activity
  const method = methodOf(provider['method'] ?? 'GET')
  const url = urlOf(substituteAlways(provider['url'], configuration, secrets))
  const given = substituteAlways(provider['headers'] ?? {}, configuration, secrets)
  const args = substituteArguments(provider['arguments'] ?? null, configuration, secrets)
  const headers = headersOf(given)
  if (method === 'GET') {
    const query = isTrue(args) ? (typeof args === 'string' ? args : formEncode(args)) : ''
    if (query !== '') url.search = url.search === '' ? query : `${url.search}&${query}`
    return { method, url, headers, body: undefined }
  }
  return { method, url, ...bodyOf(args, headers) }
}

/** A URL of HTTP, or `ActivityAborted`. */
export function urlOf(value: unknown): URL {
  if (typeof value === 'string' && /^\s*https?:\/\/[^/?#]/i.test(value)) {
    const url = URL.parse(value)
    if (url !== null) return url
  }
  throw new ActivityAborted(
    `${pythonRepr(value)} is not a URL that can be called: it must begin with http:// or https:// and a host.`,
  )
}

function bodyOf(args: unknown, headers: HeaderSet): Pick<HttpRequest, 'headers' | 'body'> {
  const type = headers.get('content-type')
  // Only this very spelling means JSON; all others mean a form, whatever the header says.
  if (type?.[0] === 'Content-Type' && type[1] === 'application/json') {
    return { headers, body: args === null ? undefined : jsonOf(args) }
  }
  if (!isTrue(args)) return { headers, body: undefined }
  if (typeof args === 'string') return { headers, body: args }
  return {
    headers: type === undefined ? withHeaders(headers, { 'Content-Type': form }) : headers,
    body: formEncode(args),
  }
}

function jsonOf(args: unknown): string {
  try {
    return pythonJson(args)
  } catch (cause) {
    if (!(cause instanceof NotInJson)) throw cause
    throw new ActivityAborted(`The arguments can't be sent as JSON: ${cause.message}; send a text in its place.`, {
      cause,
    })
  }
}

/** The headers of a request, ours included, or `ActivityAborted`. */
export function headersOf(given: unknown): HeaderSet {
  if (!isMapping(given)) {
    throw new ActivityAborted(`The headers of an HTTP activity must be a mapping, and not ${pythonRepr(given)}.`)
  }
  const defaults: HeaderSet = withHeaders(new Map(), {
    'User-Agent': 'chaos',
    'Accept-Encoding': 'gzip, deflate, br',
    Accept: '*/*',
  })
  const changes = Object.entries(given).map(([name, value]) => {
    if (value === null) return [name, undefined] as const
    if (typeof value === 'string') return [checkedName(name), checkedValue(name, value)] as const
    throw new ActivityAborted(`The header ${name} must be text, and not ${pythonRepr(value)}; quote it.`)
  })
  return withHeaders(defaults, Object.fromEntries(changes))
}

/** What HTTP calls a token: the name of a header, and a method. */
const token = /^[!#$%&'*+.^_`|~\w-]+$/

function checkedName(name: string): string {
  if (token.test(name)) return name
  throw new ActivityAborted(
    `No header can be called ${JSON.stringify(name)}: its name consists of letters, digits and signs such as "-", without blanks.`,
  )
}

/** Where the value came from a secret it must not be shown. */
function checkedValue(name: string, value: string): string {
  if (/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return value
  const fault = /[\r\n]/.test(value) ? 'has more than one line' : 'holds characters that no header may have'
  throw new ActivityAborted(`The value of the header ${name} ${fault}; write it in one line, encoded where it must be.`)
}

/** A method of HTTP in capitals, or `ActivityAborted`. */
export function methodOf(value: unknown): string {
  if (typeof value === 'string' && token.test(value)) return value.toUpperCase()
  if (typeof value === 'string')
    throw new ActivityAborted(`${JSON.stringify(value)} can't be a request method: write one word, such as GET.`)
  throw new ActivityAborted(`The method of an HTTP activity must be text, and not ${pythonRepr(value)}.`)
}
