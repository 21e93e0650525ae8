import type { ChosenRoute } from './choose-route.ts'
import { editHeaders } from './edit-headers.ts'
import type { StringMatch } from './istio-spec.ts'
import type { MeshRequest } from './mesh-request.ts'

/** The request as it leaves the sidecar: path and authority rewritten, headers edited as the rule and its destination ask. */
export function rewriteRequest(request: MeshRequest, { rule, match, route }: ChosenRoute): MeshRequest {
  const headers = editHeaders(request.headers, rule.headers?.request, route?.headers?.request)
  const authority = headers['host'] ?? headers[':authority'] ?? rule.rewrite?.authority ?? request.authority
  const { host: _host, ':authority': _authority, ...rest } = headers
  const path = rewritePath(request.path, rule.rewrite, match?.uri)
  const original = {
    ...(path === request.path ? {} : { 'x-envoy-original-path': request.path }),
    ...(authority === request.authority ? {} : { 'x-envoy-original-host': request.authority }),
  }
  return { ...request, headers: { ...rest, ...original }, authority, path }
}

function rewritePath(path: string, rewrite: ChosenRoute['rule']['rewrite'], matched: StringMatch | undefined): string {
  const at = path.indexOf('?')
  const [bare, query] = at < 0 ? [path, ''] : [path.slice(0, at), path.slice(at)]
  if (rewrite?.uri !== undefined) {
    // What matched is replaced: the whole path where it had to be exact, the leading slash where there was no condition.
    const whole = matched?.exact !== undefined || matched?.regex !== undefined
    return rewrite.uri + (whole ? '' : bare.slice((matched?.prefix ?? '/').length)) + query
  }
  if (rewrite?.uriRegexRewrite !== undefined) {
    const { match, rewrite: replacement } = rewrite.uriRegexRewrite
    try {
      return bare.replaceAll(new RegExp(match, 'g'), replacement.replaceAll(/\\(\d)/g, '$$$1')) + query
    } catch {
      return path
    }
  }
  return path
}
