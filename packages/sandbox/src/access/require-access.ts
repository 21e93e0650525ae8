import type { UserInfo } from '../authentication/user-info.ts'
import { ApiError, forbidden } from '../registry/api-error.ts'
import type { Cluster } from '../registry/cluster.ts'
import type { AccessRequest } from './access-request.ts'
import { decideAccess } from './decide-access.ts'

/** Refuses (403) what somebody may not do. */
export function requireAccess(cluster: Cluster, user: UserInfo, request: AccessRequest): void {
  const { allowed, reason } = decideAccess(cluster, user, request)
  if (allowed) return
  const why = reason === '' ? describe(user, request) : `${describe(user, request)}: ${reason}`
  if (request.path !== undefined) throw new ApiError(403, 'Forbidden', `forbidden: ${why}`, {})
  throw forbidden({ group: request.group, plural: request.resource }, request.name, why)
}

function describe({ name }: UserInfo, request: AccessRequest): string {
  const quote = (text: string): string => JSON.stringify(text)
  const { verb, path, group, resource, subresource, namespace } = request
  const who = `User ${quote(name)} cannot ${verb}`
  const scope = namespace === '' ? 'at the cluster scope' : `in the namespace ${quote(namespace)}`
  const whole = subresource === '' ? resource : `${resource}/${subresource}`
  const text =
    path === undefined
      ? `${who} resource ${quote(whole)} in API group ${quote(group)} ${scope}`
      : `${who} path ${quote(path)}`
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
