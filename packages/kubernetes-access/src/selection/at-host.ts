import type { ClusterSelection } from '../cluster-selection.ts'
import type { ClusterVariable } from '../cluster-variables.ts'
import type { KubeconfigUser } from '../kubeconfig/kubeconfig.ts'
import { addressOf, refuseBadUrl } from './server-url.ts'

type Setting = (name: ClusterVariable) => string | undefined

/** The server that `KUBERNETES_HOST` names, with the credentials that stand beside it. Throws `StepFailure` with reason `no-access` where it is no URL. */
export function atHost(setting: Setting, from: string): ClusterSelection {
  const host = setting('KUBERNETES_HOST')!
  const url = /^https?:\/\//.test(host) ? host : `https://${host}`
  refuseBadUrl(url, 'KUBERNETES_HOST')
  const { server, user } = addressOf(url)
  const authority = setting('KUBERNETES_CA_CERT_FILE')
  return {
    context: undefined,
    from,
    name: URL.parse(server)?.host ?? server,
    server,
    namespace: undefined,
    cluster: {
      ...(authority === undefined ? {} : { 'certificate-authority': authority }),
      'insecure-skip-tls-verify': /^(false|no|0)$/i.test(setting('KUBERNETES_VERIFY_SSL') ?? ''),
    },
    user: { ...user, ...hostUser(setting) },
  }
}

function hostUser(setting: Setting): KubeconfigUser {
  const token = setting('KUBERNETES_API_KEY')
  if (token !== undefined) return { token, tokenPrefix: setting('KUBERNETES_API_KEY_PREFIX') ?? 'Bearer' }
  const certificate = setting('KUBERNETES_CERT_FILE')
  const key = setting('KUBERNETES_KEY_FILE')
  if (certificate !== undefined && key !== undefined) return { 'client-certificate': certificate, 'client-key': key }
  const username = setting('KUBERNETES_USERNAME')
  if (username !== undefined) return { username, password: setting('KUBERNETES_PASSWORD') ?? '' }
  return {}
}
