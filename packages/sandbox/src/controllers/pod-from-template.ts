import type { PodTemplate } from '../objects/pod.ts'
import { controlledBy } from '../objects/workload.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'

export interface PodIdentity {
  /** The name, or undefined to have one made from `generateName`. */
  readonly name?: string
  readonly generateName?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly spec?: Readonly<Record<string, unknown>>
}

/** A pod made from a controller's template. */
export function podFromTemplate(
  owner: KubernetesObject,
  template: PodTemplate,
  identity: PodIdentity,
): KubernetesObject {
  const { labels, annotations, finalizers } = template.metadata ?? {}
  const allLabels = { ...labels, ...identity.labels }
  const allAnnotations = { ...annotations, ...identity.annotations }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: identity.name ?? '',
      ...(identity.generateName ? { generateName: identity.generateName } : {}),
      ...(owner.metadata.namespace ? { namespace: owner.metadata.namespace } : {}),
      ...(Object.keys(allLabels).length > 0 ? { labels: allLabels } : {}),
      ...(Object.keys(allAnnotations).length > 0 ? { annotations: allAnnotations } : {}),
      ...(finalizers ? { finalizers } : {}),
      ownerReferences: [controlledBy(owner)],
    },
    spec: { ...template.spec, ...identity.spec },
  }
}
