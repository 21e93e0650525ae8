import { StepFailure } from 'chaos-plugin-api'
import type { AuthProvider } from '../kubeconfig/kubeconfig.ts'
import { commandToken } from './command-token.ts'
import type { Credentials } from './credentials.ts'
import { type OidcSurroundings, oidcCredentials } from './oidc/oidc-credentials.ts'

/** What to do about providers that Kubernetes' clients had once. */
const successors: Readonly<Record<string, string>> = {
  gcp: 'Use the credential plugin gke-gcloud-auth-plugin: "gcloud container clusters get-credentials" writes the kubeconfig anew.',
  azure:
    'Use the credential plugin kubelogin, https://github.com/Azure/kubelogin: "kubelogin convert-kubeconfig" writes the kubeconfig anew.',
}

/**
 * Credentials of a provider that kubeconfigs name as `auth-provider`: `oidc`, and those that name a program as `cmd-path`, as Chaos Toolkit runs it. Throws
 * `StepFailure` with reason `no-access` for any other one.
 */
export function authProviderCredentials(provider: AuthProvider, surroundings: OidcSurroundings): Credentials {
  const { name = '', config = {} } = provider
  const { 'cmd-path': command } = config
  if (command) return commandToken({ ...config, 'cmd-path': command }, surroundings.environment)
  if (name === 'oidc') return oidcCredentials(provider, surroundings)
  const successor = successors[name]
  throw new StepFailure(
    successor === undefined
      ? `There is no auth-provider "${name}", which the kubeconfig names.`
      : `The ${name} auth plugin has been removed from Kubernetes' clients, and the kubeconfig still names it as auth-provider.`,
    {
      reason: 'no-access',
      remedy: successor ?? 'Use a credential plugin (exec), a token, or the auth-provider oidc in its place.',
    },
  )
}
