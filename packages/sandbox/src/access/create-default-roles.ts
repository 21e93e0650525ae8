import { readFileSync } from 'node:fs'
import { formatTime } from '../clock/format-time.ts'
import type { JsonRecord } from '../json/is-record.ts'
import { seededRandom } from '../random/random-source.ts'
import type { Cluster } from '../registry/cluster.ts'
import { put } from '../registry/put.ts'
import { clusterRoleBindings, clusterRoles, namespaces, roleBindings, roles } from '../registry/resource-names.ts'
import type { ResourceName } from '../store/cluster-view.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'

const group = 'rbac.authorization.k8s.io'

/** A role or binding, without what all that the API server makes have in common. */
interface DefaultObject {
  readonly name: string
  readonly namespace?: string
  readonly labels?: Readonly<Record<string, string>>
}
interface DefaultRole extends DefaultObject {
  readonly rules?: readonly JsonRecord[]
  readonly aggregationRule?: JsonRecord
}
interface DefaultBinding extends DefaultObject {
  readonly role: string
  readonly kind?: 'Role' | 'ClusterRole'
  readonly subjects?: readonly JsonRecord[]
}
interface DefaultAccess {
  readonly clusterroles: readonly DefaultRole[]
  readonly clusterrolebindings: readonly DefaultBinding[]
  readonly roles: readonly DefaultRole[]
  readonly rolebindings: readonly DefaultBinding[]
}

/** Stores the roles and bindings that an API server makes when it starts for the first time: `cluster-admin`, `view` and others. */
export function createDefaultRoles(cluster: Cluster): void {
  const access = JSON.parse(readFileSync(new URL('../../schema/access.json', import.meta.url), 'utf8')) as DefaultAccess
  const creationTimestamp = formatTime(cluster.clock.now())
  // Drawn from a source of their own, so that what a seed gives to all others doesn't depend on how many roles there are.
  const origin = cluster.store.get(namespaces, 'kube-system')?.metadata.uid ?? ''
  const random = seededRandom(Number.parseInt(origin.slice(0, 8), 16))
  const place = (
    resource: ResourceName,
    kind: string,
    { name, namespace, labels }: DefaultObject,
    content: JsonRecord,
  ): void => {
    put<KubernetesObject>(cluster, resource, undefined, {
      apiVersion: `${group}/v1`,
      kind,
      metadata: {
        name,
        ...(namespace === undefined ? {} : { namespace }),
        uid: random.uid(),
        creationTimestamp,
        labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults', ...labels },
        annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
      },
      ...content,
    })
  }
  const role = ({ rules = [], aggregationRule }: DefaultRole): JsonRecord =>
    aggregationRule ? { aggregationRule, rules } : { rules }
  const binding = ({ role: name, kind = 'ClusterRole', subjects }: DefaultBinding): JsonRecord => ({
    roleRef: { apiGroup: group, kind, name },
    ...(subjects ? { subjects } : {}),
  })
  for (const each of access.clusterroles) place(clusterRoles, 'ClusterRole', each, role(each))
  for (const each of access.roles) place(roles, 'Role', each, role(each))
  for (const each of access.clusterrolebindings) place(clusterRoleBindings, 'ClusterRoleBinding', each, binding(each))
  for (const each of access.rolebindings) place(roleBindings, 'RoleBinding', each, binding(each))
}
