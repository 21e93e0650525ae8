import { percentEncoded } from 'chaos-plugin-api'
import { asRecord } from '../json/is-record.ts'
import type { ResourceDefinition } from '../resources/resource-definition.ts'
import { groupOf, type ResourceTable, versionOf } from '../resources/resource-table.ts'
import { ManifestError } from './manifest-error.ts'
import { type Manifest, type ManifestProblem, readManifests } from './read-manifests.ts'

/** Where manifests are applied. */
export interface ManifestTarget {
  /** Of the API server. */
  readonly url: string
  readonly resources: ResourceTable
  /** Resolves when the controllers have seen all that was applied. */
  settled(): Promise<void>
}

/**
 * Applies the manifests of a folder in their order, namespaces and definitions of kinds before all others, as
 * `kubectl apply --server-side --force-conflicts` does: what is there already is changed. Throws `ManifestError` with all that can't be read
 * or is refused.
 */
export async function applyManifests(folder: string, target: ManifestTarget): Promise<void> {
  const { manifests, problems } = await readManifests(folder)
  const all: ManifestProblem[] = [...problems]
  for (const belongs of [isNamespace, isDefinition, isOther]) {
    const group = manifests.filter(({ object }) => belongs(object))
    for (const manifest of group) {
      const sentence = await apply(manifest, target)
      if (sentence !== undefined) all.push({ sentence, rank: manifest.rank })
    }
    if (group.length > 0) await target.settled()
  }
  if (all.length === 0) return
  throw new ManifestError(all.toSorted((one, other) => one.rank - other.rank).map(({ sentence }) => sentence))
}

const isNamespace = ({ apiVersion, kind }: Manifest['object']): boolean => apiVersion === 'v1' && kind === 'Namespace'
const isDefinition = ({ kind }: Manifest['object']): boolean => kind === 'CustomResourceDefinition'
const isOther = (object: Manifest['object']): boolean => !isNamespace(object) && !isDefinition(object)

/** Applies one. Says in a sentence why that can't be done; undefined where it was. */
async function apply({ object, place }: Manifest, { url, resources }: ManifestTarget): Promise<string | undefined> {
  const { name, namespace } = asRecord(object['metadata'])
  const apiVersion = String(object['apiVersion'])
  const kind = String(object['kind'])
  const resource = resources.ofKind(groupOf(apiVersion), kind)
  if (!resource?.versions.includes(versionOf(apiVersion))) {
    return unserved({ place, kind, apiVersion }, resource)
  }
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
  const inNamespace = resource.namespaced ? `/namespaces/${percentEncoded(String(namespace ?? 'default'))}` : ''
  const path = `${root}${inNamespace}/${resource.plural}/${percentEncoded(String(name))}`
  const response = await fetch(`${url}${path}?fieldManager=chaos-sandbox&force=true`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/apply-patch+yaml' },
    body: JSON.stringify(object),
  })
  const answer = (await response.json()) as { readonly message?: string }
  return response.ok ? undefined : `${place} is refused: ${(answer.message ?? '').replaceAll('\n', ' ')}.`
}

function unserved(
  { place, kind, apiVersion }: { readonly place: string; readonly kind: string; readonly apiVersion: string },
  resource: ResourceDefinition | undefined,
): string {
  const sentence = `${place}: the sandbox does not serve the kind ${kind} of ${apiVersion}`
  if (resource === undefined) return `${sentence}.`
  const group = groupOf(apiVersion)
  const versions = resource.versions.map((version) => (group === '' ? version : `${group}/${version}`))
  return `${sentence}; it serves that of ${versions.join(' and ')}.`
}
