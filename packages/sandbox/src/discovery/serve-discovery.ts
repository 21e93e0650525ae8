import type { ServerResponse } from 'node:http'
import { sendJson } from '../api/send.ts'
import type { ResourceDefinition } from '../resources/resource-definition.ts'
import { apiVersionOf, type ResourceTable } from '../resources/resource-table.ts'
import { type Subresource, subresourcesOf } from './subresources-of.ts'

const aggregatedType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

/** Answers `/api`, `/apis` and the documents below them. Says false if the path is none of these. */
export function serveDiscovery(
  path: string,
  accept: string,
  resources: ResourceTable,
  response: ServerResponse,
): boolean {
  const parts = path.split('/').filter((part) => part !== '')
  const groups = groupsOf(resources)
  const aggregated = /as=APIGroupDiscoveryList/.test(accept) && /v=v2(?!beta)/.test(accept)
  if (parts.length === 1 && aggregated) {
    const wanted =
      parts[0] === 'api' ? groups.filter(({ name }) => name === '') : groups.filter(({ name }) => name !== '')
    sendJson(response, 200, aggregatedList(wanted), aggregatedType)
    return true
  }
  if (path === '/api' || path === '/api/') {
    sendJson(response, 200, {
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: '127.0.0.1' }],
    })
    return true
  }
  if (path === '/apis' || path === '/apis/') {
    sendJson(response, 200, {
      kind: 'APIGroupList',
      apiVersion: 'v1',
      groups: groups.filter(({ name }) => name !== '').map(groupDocument),
    })
    return true
  }
  const group =
    parts[0] === 'api' ? groups.find(({ name }) => name === '') : groups.find(({ name }) => name === parts[1])
  if (!group) return false
  if (parts[0] === 'apis' && parts.length === 2) {
    sendJson(response, 200, { kind: 'APIGroup', apiVersion: 'v1', ...groupDocument(group) })
    return true
  }
  const version = parts[0] === 'api' ? parts[1] : parts[2]
  if (parts.length !== (parts[0] === 'api' ? 2 : 3) || !group.versions.includes(version!)) return false
  sendJson(response, 200, {
    kind: 'APIResourceList',
    ...(group.name ? { apiVersion: 'v1' } : {}),
    groupVersion: apiVersionOf(group.name, version!),
    resources: resourceList(group, version!),
  })
  return true
}

interface Group {
  readonly name: string
  readonly versions: readonly string[]
  readonly resources: readonly ResourceDefinition[]
}

/** The groups in order, each with its versions, the preferred one first. */
function groupsOf(resources: ResourceTable): readonly Group[] {
  const groups = new Map<string, ResourceDefinition[]>()
  for (const resource of resources.all()) {
    const list = groups.get(resource.group)
    if (list) list.push(resource)
    else groups.set(resource.group, [resource])
  }
  return [...groups].map(([name, members]) => ({
    name,
    versions: [...new Set(members.flatMap(({ versions }) => versions))].sort(byPreference),
    resources: members,
  }))
}

/** `v1` before `v1beta1` before `v1alpha3`, and `v2` before `v1`. */
function byPreference(left: string, right: string): number {
  const rank = (version: string): number => {
    const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version)
    if (!match) return -1
    const stage = match[2] === undefined ? 2 : match[2] === 'beta' ? 1 : 0
    return stage * 1_000_000 + Number(match[1]) * 1000 + Number(match[3] ?? 0)
  }
  return rank(right) - rank(left)
}

function groupDocument({ name, versions }: Group): Readonly<Record<string, unknown>> {
  const entries = versions.map((version) => ({ groupVersion: `${name}/${version}`, version }))
  return { name, versions: entries, preferredVersion: entries[0] }
}

function membersOf(group: Group, version: string): readonly ResourceDefinition[] {
  return group.resources
    .filter(({ versions }) => versions.includes(version))
    .sort((left, right) => (left.plural < right.plural ? -1 : 1))
}

function resourceList(group: Group, version: string): readonly unknown[] {
  return membersOf(group, version).flatMap((resource) => [
    {
      name: resource.plural,
      singularName: resource.singular,
      namespaced: resource.namespaced,
      kind: resource.kind,
      verbs: resource.verbs,
      ...(resource.shortNames.length > 0 ? { shortNames: resource.shortNames } : {}),
      ...(resource.categories.length > 0 ? { categories: resource.categories } : {}),
      ...(resource.verbs.includes('list') ? { storageVersionHash: storageHash(resource) } : {}),
    },
    ...subresourcesOf(resource).map((subresource) => subresourceEntry(resource, subresource)),
  ])
}

function subresourceEntry(resource: ResourceDefinition, { name, kind, group, version, verbs }: Subresource): unknown {
  return {
    name: `${resource.plural}/${name}`,
    singularName: '',
    namespaced: resource.namespaced,
    ...(group === undefined ? {} : { group, version }),
    kind,
    verbs,
  }
}

function storageHash(resource: ResourceDefinition): string {
  return Buffer.from(`${resource.group}/${resource.storageVersion}/${resource.kind}`)
    .toString('base64')
    .slice(0, 11)
    .padEnd(12, '=')
}

function aggregatedList(groups: readonly Group[]): unknown {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups.map((group) => ({
      metadata: { ...(group.name ? { name: group.name } : {}), creationTimestamp: null },
      versions: group.versions.map((version) => ({
        version,
        freshness: 'Current',
        resources: membersOf(group, version).map((resource) => aggregatedResource(resource, version)),
      })),
    })),
  }
}

function aggregatedResource(resource: ResourceDefinition, version: string): unknown {
  const subresources = subresourcesOf(resource)
  return {
    resource: resource.plural,
    responseKind: { group: resource.group, version, kind: resource.kind },
    scope: resource.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: resource.singular,
    verbs: resource.verbs,
    ...(resource.shortNames.length > 0 ? { shortNames: resource.shortNames } : {}),
    ...(resource.categories.length > 0 ? { categories: resource.categories } : {}),
    ...(subresources.length > 0
      ? {
          subresources: subresources.map((subresource) => ({
            subresource: subresource.name,
            responseKind: {
              group: subresource.group ?? resource.group,
              version: subresource.version ?? version,
              kind: subresource.kind,
            },
            verbs: subresource.verbs,
          })),
        }
      : {}),
  }
}
