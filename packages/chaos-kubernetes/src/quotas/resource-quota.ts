import type { KubernetesObject, Resource } from 'chaos-kubernetes-access'

/** What is looked at in a ResourceQuota. */
export interface ResourceQuota extends KubernetesObject {
  readonly spec?: { readonly hard?: Readonly<Record<string, string>>; readonly [field: string]: unknown }
}

/** ResourceQuotas (`v1`). */
export const resourceQuotas: Resource<ResourceQuota> = {
  group: '',
  version: 'v1',
  plural: 'resourcequotas',
  kind: 'ResourceQuota',
  namespaced: true,
}

/** LimitRanges (`v1`). */
export const limitRanges: Resource = {
  group: '',
  version: 'v1',
  plural: 'limitranges',
  kind: 'LimitRange',
  namespaced: true,
}
