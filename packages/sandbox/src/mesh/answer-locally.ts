import type { HttpRule } from './istio-spec.ts'
import { localResponse } from './local-response.ts'
import type { MeshRequest, MeshResponse } from './mesh-request.ts'

/** The answer of a rule that needs no service: a redirect or a direct response. `undefined` for any other rule. */
export function answerLocally(rule: HttpRule, request: MeshRequest): MeshResponse | undefined {
  const { redirect, directResponse } = rule
  if (redirect !== undefined) {
    const host = redirect.authority ?? request.authority.split(':')[0]!
    const ownPort = redirect.authority === undefined ? request.authority.split(':')[1] : undefined
    const port = redirect.port ?? ownPort
    const at = request.path.indexOf('?')
    const query = at < 0 || redirect.uri?.includes('?') ? '' : request.path.slice(at)
    const path = redirect.uri === undefined ? request.path : redirect.uri + query
    const location = `${redirect.scheme ?? 'http'}://${host}${port === undefined ? '' : `:${port}`}${path}`
    return localResponse(redirect.redirectCode || 301, '', { location })
  }
  if (directResponse !== undefined) {
    const { string, bytes } = directResponse.body ?? {}
    return localResponse(directResponse.status, bytes === undefined ? (string ?? '') : Buffer.from(bytes, 'base64'))
  }
  return undefined
}
