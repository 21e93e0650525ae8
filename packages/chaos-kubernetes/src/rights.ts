import type { Resource } from 'chaos-kubernetes-access'
import type { Permission } from 'chaos-plugin-api'

/** Writes down rights: `rights(pods, ['list', 'delete'], 'bookinfo')`. Where the subresource is meant: `rights(pods, ['create'], ns, 'eviction')`. */
export function rights(
  { group, plural }: Pick<Resource, 'group' | 'plural'>,
  verbs: readonly string[],
  namespace?: string,
  subresource?: string,
): readonly Permission[] {
  return verbs.map((verb) => ({
    verb,
    resource: subresource === undefined ? plural : `${plural}/${subresource}`,
    ...(group === '' ? {} : { group }),
    ...(namespace === undefined ? {} : { namespace }),
  }))
}

/** Kinds of Kubernetes itself that stand in no namespace. */
const clusterWide = new Set([
  'v1 Namespace',
  'v1 Node',
  'v1 PersistentVolume',
  'admissionregistration.k8s.io/v1 MutatingWebhookConfiguration',
  'admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration',
  'admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy',
  'admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding',
  'apiextensions.k8s.io/v1 CustomResourceDefinition',
  'apiregistration.k8s.io/v1 APIService',
  'networking.k8s.io/v1 IngressClass',
  'node.k8s.io/v1 RuntimeClass',
  'rbac.authorization.k8s.io/v1 ClusterRole',
  'rbac.authorization.k8s.io/v1 ClusterRoleBinding',
  'scheduling.k8s.io/v1 PriorityClass',
  'storage.k8s.io/v1 CSIDriver',
  'storage.k8s.io/v1 StorageClass',
])

/**
 * The same for a kind of which only manifests are known: its plural is guessed by the rule that most go by, since only the cluster could tell it, and of kinds that Kubernetes
 * does not bring along it is taken that they stand in a namespace.
 *
 * @example
 * rightsToKind('argoproj.io/v1alpha1', 'Rollout', ['get'], 'shop') // → [{ verb: 'get', resource: 'rollouts', group: 'argoproj.io', namespace: 'shop' }]
 */
export function rightsToKind(
  apiVersion: string,
  kind: string,
  verbs: readonly string[],
  namespace: string,
): readonly Permission[] {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
  const within = clusterWide.has(`${apiVersion} ${kind}`) ? undefined : namespace
  return rights({ group, plural: pluralOf(kind) }, verbs, within)
}

function pluralOf(kind: string): string {
  const singular = kind.toLowerCase()
  if (/(?:endpoints|chaos)$/.test(singular)) return singular
  if (/(?:s|x|ch|sh)$/.test(singular)) return `${singular}es`
  return /[^aeiou]y$/.test(singular) ? `${singular.slice(0, -1)}ies` : `${singular}s`
}
