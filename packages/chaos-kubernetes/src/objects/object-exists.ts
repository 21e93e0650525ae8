import type { Cluster, Resource } from 'chaos-kubernetes-access'
import { selectorOf } from '../selector-of.ts'
import { type Looking, lookFor } from './look-at.ts'

/** Whether there is an object of that name and with those labels; without either, any of the namespace. Says where the namespace is not there. */
export async function objectExists(
  cluster: Cluster,
  resource: Resource,
  { name, ns, label_selector }: { name: string | null; ns: string; label_selector: string | null },
  context: Looking,
): Promise<boolean> {
  const query = {
    namespace: ns,
    labelSelector: selectorOf(label_selector, name),
    fieldSelector: name === null ? undefined : `metadata.name=${name}`,
    limit: 1,
  }
  const found = await lookFor(cluster, resource, query, context)
  return found.length > 0
}
