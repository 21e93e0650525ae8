import { percentEncoded } from 'chaos-plugin-api'
import type { KubeconfigUser } from '../kubeconfig/kubeconfig.ts'
import type { Headers } from '../transport/connection.ts'

/** The headers by which a user acts as another: https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/ */
export function impersonation(user: KubeconfigUser): Headers {
  const extra = Object.entries(user['as-user-extra'] ?? {}).map(
    ([name, values]) => [`impersonate-extra-${percentEncoded(name)}`.toLowerCase(), values] as const,
  )
  return {
    ...(user.as ? { 'impersonate-user': user.as } : {}),
    ...(user['as-uid'] ? { 'impersonate-uid': user['as-uid'] } : {}),
    // A header of its own for each group.
    ...(user['as-groups'] === undefined ? {} : { 'impersonate-group': user['as-groups'] }),
    ...Object.fromEntries(extra),
  }
}
