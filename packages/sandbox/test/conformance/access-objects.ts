import { Agent } from 'node:https'
import { ConformanceCluster } from './conformance-cluster.ts'
import { ok } from './expectations.ts'
import { type Manifest, urlOf } from './manifests.ts'

export const rbac = 'rbac.authorization.k8s.io'

export interface Rule {
  readonly verbs: readonly string[]
  readonly apiGroups?: readonly string[]
  readonly resources?: readonly string[]
  readonly resourceNames?: readonly string[]
  readonly nonResourceURLs?: readonly string[]
}

/** A rule for resources of the core group. */
export const core = (
  resources: readonly string[],
  verbs: readonly string[],
  resourceNames?: readonly string[],
): Rule => ({
  ...{ apiGroups: [''], resources, verbs },
  ...(resourceNames ? { resourceNames } : {}),
})

export function role(name: string, rules: readonly Rule[], kind: 'Role' | 'ClusterRole' = 'Role'): Manifest {
  return { apiVersion: `${rbac}/v1`, kind, metadata: { name }, rules }
}

export interface Subject {
  readonly kind: string
  readonly name: string
  readonly namespace?: string
}

export const user = (name: string): Subject => ({ kind: 'User', name })
export const group = (name: string): Subject => ({ kind: 'Group', name })

/** A binding to the role `Kind/name`. */
export function binding(name: string, to: string, subjects: readonly Subject[], kind = 'RoleBinding'): Manifest {
  const [roleKind, roleName] = to.split('/')
  return {
    apiVersion: `${rbac}/v1`,
    kind,
    metadata: { name },
    roleRef: { apiGroup: rbac, kind: roleKind, name: roleName },
    subjects: subjects.map((each) => (each.kind === 'ServiceAccount' ? each : { apiGroup: rbac, ...each })),
  }
}

/** Lets somebody do something: in a namespace, or everywhere. */
export async function allow(
  cluster: ConformanceCluster,
  namespace: string | undefined,
  subject: Subject,
  rules: readonly Rule[],
): Promise<void> {
  const name = cluster.uniqueName('conformance')
  const kind = namespace === undefined ? 'ClusterRole' : 'Role'
  const [roles, bindings] =
    namespace === undefined ? ['clusterroles', 'clusterrolebindings'] : ['roles', 'rolebindings']
  await cluster.create(roles, namespace, role(name, rules, kind))
  await cluster.create(bindings, namespace, binding(name, `${kind}/${name}`, [subject], `${kind}Binding`))
}

/** The headers of kubectl's `--as`. */
export const as = (name: string, headers: Readonly<Record<string, string>> = {}) => ({
  'impersonate-user': name,
  ...headers,
})

/** Waits until the authorizer of the cluster has seen that somebody may get a path. */
export async function untilAllowed(cluster: ConformanceCluster, path: string, who: Readonly<Record<string, string>>) {
  await cluster.eventually(`${path} is allowed`, async () => (await cluster.get(path, who)).status !== 403)
}

/** A token for a service account, and what else its TokenRequest answers. */
export async function tokenFor(
  cluster: ConformanceCluster,
  namespace: string,
  account: string,
  spec: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec }
  const answer = await ok(cluster.post(urlOf('serviceaccounts', namespace, account, 'token'), request), 201)
  return (answer as { readonly status: { readonly token: string } }).status.token
}

/** The same cluster for a client that has nothing but a token. */
export function withToken({ connection, signal }: ConformanceCluster, token: string): ConformanceCluster {
  const { url, tls } = connection
  const trust = tls.ca ? { ca: tls.ca } : {}
  const agent = connection.agent && new Agent(trust)
  return new ConformanceCluster({ url, headers: { authorization: `Bearer ${token}` }, tls: trust, agent }, signal)
}
