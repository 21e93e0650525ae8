import {
  apiVersionOf,
  type Cluster,
  type KubernetesObject,
  labelSelector,
  type Resource,
} from 'chaos-kubernetes-access'
import { ns, requiredName } from '../arguments.ts'
import { type Looking, lookFor } from '../objects/look-at.ts'
import { withLabels } from '../objects/with-labels.ts'
import { selectorOf } from '../selector-of.ts'

/** The arguments by which one workload is meant. */
export const workloadArgs = {
  name: requiredName,
  ns,
  label_selector: labelSelector
    .nullable()
    .default(null)
    .describe('Labels that it must have too; {name} stands for the name'),
}

export interface WorkloadPlace {
  readonly name: string
  readonly ns: string
  readonly label_selector: string | null
}

/** The query that finds a workload by name and labels. */
export function workloadQuery({ name, ns, label_selector }: WorkloadPlace) {
  return { namespace: ns, fieldSelector: `metadata.name=${name}`, labelSelector: selectorOf(label_selector, name) }
}

/** Says that there is no such workload. */
export function noWorkload({ kind }: Resource, { name, ns, label_selector }: WorkloadPlace): string {
  return `There is no ${kind} ${ns}/${name}${withLabels(selectorOf(label_selector, name))}.`
}

/** Finds a workload for a probe. Says where the namespace is not there. */
export async function findWorkload<T extends KubernetesObject>(
  cluster: Cluster,
  resource: Resource<T>,
  place: WorkloadPlace,
  context: Looking,
): Promise<T | undefined> {
  const apiVersion = apiVersionOf(resource)
  const whole = { keep: (object: T): T => ({ ...object, apiVersion, kind: resource.kind }) }
  const [found] = await lookFor(cluster, resource, workloadQuery(place), context, whole)
  return found
}
