import type { IncomingHttpHeaders } from 'node:http'
import type { Cluster } from '../registry/cluster.ts'
import { administrator, type UserInfo } from './user-info.ts'
import { verifyToken } from './verify-token.ts'

/** Who sends a request: the owner of its bearer token, the administrator if it has none, nobody if the token is no good. */
export function authenticate(cluster: Cluster, { authorization }: IncomingHttpHeaders): UserInfo | undefined {
  if (authorization === undefined) return administrator
  const [scheme, token] = authorization.trim().split(/\s+/)
  if (scheme?.toLowerCase() !== 'bearer' || !token) return administrator
  const verdict = verifyToken(cluster, token)
  return 'user' in verdict ? verdict.user : undefined
}
