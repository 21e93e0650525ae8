import type { HttpMatch, StringMatch } from './istio-spec.ts'
import { matchString } from './match-string.ts'
import type { MeshClient, MeshRequest } from './mesh-request.ts'

/** Whether one `match` of a rule holds: all of its conditions must. */
export function matchRequest(match: HttpMatch, request: MeshRequest, client: MeshClient): boolean {
  if (match.gateways !== undefined && match.gateways.length > 0 && !match.gateways.includes('mesh')) return false
  if (match.port !== undefined && match.port !== 0 && match.port !== request.port) return false
  if (match.sourceNamespace !== undefined && match.sourceNamespace !== client.namespace) return false
  for (const [name, value] of Object.entries(match.sourceLabels ?? {})) {
    if (client.labels[name] !== value) return false
  }
  const [path = '/', query = ''] = request.path.split('?', 2)
  if (match.uri !== undefined && !matchPath(match.uri, path, match.ignoreUriCase === true)) return false
  if (match.method !== undefined && !matchString(match.method, request.method)) return false
  if (match.authority !== undefined && !matchString(match.authority, request.authority)) return false
  if (match.scheme !== undefined && !matchString(match.scheme, 'http')) return false
  for (const [name, condition] of Object.entries(match.headers ?? {})) {
    if (!matchString(condition, request.headers[name.toLowerCase()])) return false
  }
  for (const [name, condition] of Object.entries(match.withoutHeaders ?? {})) {
    // A header that is not there counts as an empty one, except where presence is all that is asked.
    const value = request.headers[name.toLowerCase()]
    if (matchString(condition, isPresence(condition) ? value : (value ?? ''))) return false
  }
  for (const [name, condition] of Object.entries(match.queryParams ?? {})) {
    if (!matchString(condition, queryParameter(query, name))) return false
  }
  return true
}

/** The first value of a parameter, as it stands in the path: Envoy does not decode it. */
function queryParameter(query: string, name: string): string | undefined {
  const found = query.split('&').find((each) => each.split('=', 1)[0] === name)
  return found?.slice(name.length + 1)
}

function isPresence({ exact, prefix, regex }: StringMatch): boolean {
  return exact === undefined && prefix === undefined && (regex === undefined || regex === '*')
}

function matchPath(match: StringMatch, path: string, ignoreCase: boolean): boolean {
  if (!ignoreCase || match.regex !== undefined) return matchString(match, path)
  return matchString(
    {
      ...(match.exact === undefined ? {} : { exact: match.exact.toLowerCase() }),
      ...(match.prefix === undefined ? {} : { prefix: match.prefix.toLowerCase() }),
    },
    path.toLowerCase(),
  )
}
