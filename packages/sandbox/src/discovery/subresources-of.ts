import type { ResourceDefinition } from '../resources/resource-definition.ts'

export interface Subresource {
  readonly name: string
  readonly kind: string
  /** The group and version of its kind where they are not those of the resource. */
  readonly group?: string
  readonly version?: string
  readonly verbs: readonly string[]
}

const readWrite = ['get', 'patch', 'update']
const stream = ['create', 'get']

/** The subresources that a kind serves. */
export function subresourcesOf(resource: ResourceDefinition): readonly Subresource[] {
  const found: Subresource[] = []
  if (resource.scale)
    found.push({ name: 'scale', kind: 'Scale', group: 'autoscaling', version: 'v1', verbs: readWrite })
  if (resource.status) found.push({ name: 'status', kind: resource.kind, verbs: readWrite })
  if (resource.custom === undefined) found.push(...(special[resource.kind] ?? []))
  return found.sort((left, right) => (left.name < right.name ? -1 : 1))
}

const special: Readonly<Record<string, readonly Subresource[] | undefined>> = {
  Pod: [
    { name: 'attach', kind: 'PodAttachOptions', verbs: stream },
    { name: 'binding', kind: 'Binding', verbs: ['create'] },
    { name: 'ephemeralcontainers', kind: 'Pod', verbs: readWrite },
    { name: 'eviction', kind: 'Eviction', group: 'policy', version: 'v1', verbs: ['create'] },
    { name: 'exec', kind: 'PodExecOptions', verbs: stream },
    { name: 'log', kind: 'Pod', verbs: ['get'] },
    { name: 'portforward', kind: 'PodPortForwardOptions', verbs: stream },
  ],
  Namespace: [{ name: 'finalize', kind: 'Namespace', verbs: ['update'] }],
  ServiceAccount: [
    { name: 'token', kind: 'TokenRequest', group: 'authentication.k8s.io', version: 'v1', verbs: ['create'] },
  ],
}
