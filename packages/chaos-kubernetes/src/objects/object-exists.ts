import type { Cluster, Resource } from 'chaos-kubernetes-access'
import { selectorOf } from '../selector-of.ts'

/** Whether there is an object of that name and with those labels; without either, any of the namespace. */
export async function objectExists(
  cluster: Cluster,
  resource: Resource,
  { name, ns, label_selector }: { name: string | null; ns: string; label_selector: string | null },
): Promise<boolean> {
  const found = await cluster.list(resource, {
    namespace: ns,
    labelSelector: selectorOf(label_selector, name),
    fieldSelector: name === null ? undefined : `metadata.name=${name}`,
    limit: 1,
  })
  return found.length > 0
}
