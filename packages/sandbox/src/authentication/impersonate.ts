import type { IncomingMessage } from 'node:http'
import { requireAccess } from '../access/require-access.ts'
import { badRequest } from '../registry/api-error.ts'
import type { Cluster } from '../registry/cluster.ts'
import { authenticatedGroup, serviceAccountGroups, type UserInfo, unauthenticatedGroup } from './user-info.ts'

const extraPrefix = 'impersonate-extra-'
const identities = 'authentication.k8s.io'
const accountName = /^system:serviceaccount:([^:]+):([^:]+)$/

/**
 * Who a request acts as: its sender, unless its `Impersonate-…` headers (kubectl's `--as`) name somebody else. Refuses whom
 * the sender may not be.
 */
export function impersonate(cluster: Cluster, sender: UserInfo, incoming: IncomingMessage): UserInfo {
  let any = false
  for (const header in incoming.headers) any ||= header.startsWith('impersonate-')
  if (!any) return sender
  const headers = incoming.headersDistinct
  const [name = ''] = headers['impersonate-user'] ?? []
  const groups = headers['impersonate-group'] ?? []
  const [uid = ''] = headers['impersonate-uid'] ?? []
  const extra = extraOf(headers)
  if (name === '') {
    const listed = [
      ...groups.map((group) => `{Group  ${group}    }`),
      ...Object.entries(extra).flatMap(([key, values]) =>
        values.map((value) => `{UserExtra  ${value}  ${identities}/v1  ${key}}`),
      ),
      ...(uid ? [`{UID  ${uid}  ${identities}/v1  }`] : []),
    ]
    if (listed.length === 0) return sender
    throw badRequest(`requested [${listed.join(' ')}] without impersonating a user`)
  }
  const require = (group: string, resource: string, what: string, subresource = '', namespace = ''): void =>
    requireAccess(cluster, sender, {
      verb: 'impersonate',
      ...{ group, resource, subresource, name: what, namespace, path: undefined },
    })
  const account = accountName.exec(name)
  if (account) require('', 'serviceaccounts', account[2]!, '', account[1])
  else require('', 'users', name)
  for (const group of groups) require('', 'groups', group)
  for (const [key, values] of Object.entries(extra))
    for (const value of values) require(identities, 'userextras', value, key)
  if (uid) require(identities, 'uids', uid)
  const given = groups.length > 0 || !account ? groups : serviceAccountGroups(account[1]!)
  return { name, ...(uid ? { uid } : {}), groups: withOwnGroup(name, given), extra }
}

function withOwnGroup(name: string, groups: readonly string[]): readonly string[] {
  if (groups.includes(authenticatedGroup) || groups.includes(unauthenticatedGroup)) return groups
  return [...groups, name === 'system:anonymous' ? unauthenticatedGroup : authenticatedGroup]
}

function extraOf(headers: NodeJS.Dict<string[]>): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {}
  for (const [header, values] of Object.entries(headers)) {
    if (header.startsWith(extraPrefix)) found[decoded(header.slice(extraPrefix.length))] = values ?? []
  }
  return found
}

function decoded(key: string): string {
  try {
    return decodeURIComponent(key)
  } catch {
    return key
  }
}
