/** What to ask the API server, and in whose name. */
export interface Question {
  readonly method?: string
  readonly token?: string
  /** As kubectl's `--as`. */
  readonly as?: string
  readonly body?: unknown
}

/** Asks an API server and gives status and body of its answer. */
export async function ask(
  url: string,
  path: string,
  { method, token, as, body }: Question = {},
): Promise<{ readonly code: number; readonly body: Readonly<Record<string, unknown>> }> {
  const response = await fetch(url + path, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(as === undefined ? {} : { 'impersonate-user': as }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { code: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> }
}

/** A token for the default service account of a namespace. */
export async function defaultToken(url: string, namespace: string, spec: object = {}): Promise<string> {
  const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec }
  const { body } = await ask(url, `/api/v1/namespaces/${namespace}/serviceaccounts/default/token`, { body: request })
  return (body['status'] as { readonly token: string }).token
}

/** Lets a user do something everywhere. */
export async function grant(url: string, user: string, rules: readonly object[]): Promise<void> {
  const group = 'rbac.authorization.k8s.io'
  const [apiVersion, metadata] = [`${group}/v1`, { name: user }]
  await ask(url, `/apis/${group}/v1/clusterroles`, { body: { apiVersion, kind: 'ClusterRole', metadata, rules } })
  const roleRef = { apiGroup: group, kind: 'ClusterRole', name: user }
  const subjects = [{ apiGroup: group, kind: 'User', name: user }]
  const body = { apiVersion, kind: 'ClusterRoleBinding', metadata, roleRef, subjects }
  await ask(url, `/apis/${group}/v1/clusterrolebindings`, { body })
}
