import type { Cluster, Resource } from 'chaos-kubernetes-access'
import { selectorOf } from '../selector-of.ts'
import { type Looking, lookFor } from './look-at.ts'
import { withLabels } from './with-labels.ts'

/** The object that a probe asks for. */
interface AskedFor {
  readonly name: string | null
  readonly ns: string
  readonly label_selector: string | null
}

/** Says that there is no such object. */
export function noObject({ kind }: Resource, { name, ns, label_selector }: AskedFor): string {
  const labels = withLabels(selectorOf(label_selector, name))
  return `There is no ${kind}${name === null ? '' : ` ${name}`}${labels} in namespace ${ns}.`
}

/** Whether there is an object of that name and with those labels; without either, any of the namespace. Says where the namespace is not there. */
export async function objectExists(
  cluster: Cluster,
  resource: Resource,
  { name, ns, label_selector }: AskedFor,
  context: Looking,
): Promise<boolean> {
  const query = {
    namespace: ns,
    labelSelector: selectorOf(label_selector, name),
    fieldSelector: name === null ? undefined : `metadata.name=${name}`,
    limit: 1,
  }
  const found = await lookFor(cluster, resource, query, context, { keep: ({ metadata }) => metadata.name })
  return found.length > 0
}
