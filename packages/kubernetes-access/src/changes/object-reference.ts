import { z } from 'zod'
import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import type { Place, Resource } from '../objects/resource.ts'

/** Which cluster a change was made on. Stored with each change, so that none is ever undone on another cluster. */
export const clusterIdentity = z.strictObject({
  uid: z.string().nullable().describe('UID of the namespace kube-system; null where we may not read it'),
  server: z.string(),
  context: z.string().nullable().describe('The context of the kubeconfig'),
})
/** See `clusterIdentity`. */
export type ClusterIdentity = z.infer<typeof clusterIdentity>

/** Where an object stands, as stored with a change. */
export const objectPlace = z.strictObject({
  group: z.string(),
  version: z.string(),
  plural: z.string(),
  kind: z.string(),
  namespace: z.string().nullable(),
  name: z.string(),
})
/** See `objectPlace`. */
export type ObjectPlace = z.infer<typeof objectPlace>

export function placeOf(resource: Resource, { name, namespace }: Place): ObjectPlace {
  const { group, version, plural, kind } = resource
  return { group, version, plural, kind, namespace: namespace ?? null, name }
}

/** The resource and the place that a stored place stands for. */
export function resolvePlace(stored: ObjectPlace): {
  readonly resource: Resource<KubernetesObject>
  readonly place: Place
} {
  const { group, version, plural, kind, namespace, name } = stored
  return {
    resource: { group, version, plural, kind, namespaced: namespace !== null },
    place: { name, namespace: namespace ?? undefined },
  }
}

/** As people name it: `Deployment bookinfo/ratings-v2`. */
export function storedName({ kind, namespace, name }: Pick<ObjectPlace, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${namespace === null ? '' : `${namespace}/`}${name}`
}

/** The words by which kubectl finds it: `deployment ratings-v2 --namespace bookinfo`. */
export function kubectlName({ group, plural, kind, namespace, name }: ObjectPlace): string {
  const known = group === '' || group === 'apps' || group.endsWith('.k8s.io')
  const type = known ? kind.toLowerCase() : `${plural}.${group}`
  return `${type} ${name}${namespace === null ? '' : ` --namespace ${namespace}`}`
}
