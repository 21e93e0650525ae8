import { asRecord } from '../json/is-record.ts'
import { groupOf, type ResourceTable, versionOf } from '../resources/resource-table.ts'
import { ManifestError } from './manifest-error.ts'
import { type Manifest, readManifests } from './read-manifests.ts'

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
 * `kubectl apply --server-side --force-conflicts` does: what is there already is changed. Throws `ManifestError` at the first that is refused.
 */
export async function applyManifests(folder: string, target: ManifestTarget): Promise<void> {
  const manifests = await readManifests(folder)
  for (const belongs of [isNamespace, isDefinition, isOther]) {
    const group = manifests.filter(({ object }) => belongs(object))
    for (const manifest of group) await apply(manifest, target)
    if (group.length > 0) await target.settled()
  }
}

const isNamespace = ({ apiVersion, kind }: Manifest['object']): boolean => apiVersion === 'v1' && kind === 'Namespace'
const isDefinition = ({ kind }: Manifest['object']): boolean => kind === 'CustomResourceDefinition'
const isOther = (object: Manifest['object']): boolean => !isNamespace(object) && !isDefinition(object)

async function apply({ object, place }: Manifest, { url, resources }: ManifestTarget): Promise<void> {
  const { name, namespace } = asRecord(object['metadata'])
  const apiVersion = String(object['apiVersion'])
  const kind = String(object['kind'])
  const resource = resources.ofKind(groupOf(apiVersion), kind)
  if (!resource?.versions.includes(versionOf(apiVersion))) {
    throw new ManifestError(`${place}: the sandbox does not serve the kind ${kind} of ${apiVersion}.`)
  }
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
  const inNamespace = resource.namespaced ? `/namespaces/${encodeURIComponent(String(namespace ?? 'default'))}` : ''
  const path = `${root}${inNamespace}/${resource.plural}/${encodeURIComponent(String(name))}`
  const response = await fetch(`${url}${path}?fieldManager=chaos-sandbox&force=true`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/apply-patch+yaml' },
    body: JSON.stringify(object),
  })
  const answer = (await response.json()) as { readonly message?: string }
  if (!response.ok) throw new ManifestError(`${place} is refused: ${(answer.message ?? '').replaceAll('\n', ' ')}.`)
}
