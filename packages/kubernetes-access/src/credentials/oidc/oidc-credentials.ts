import { type Logger, StepFailure, type SystemContext } from 'chaos-plugin-api'
import type { AuthProvider } from '../../kubeconfig/kubeconfig.ts'
import type { Credentials } from '../credentials.ts'
import { credentialLimit } from '../run-credential-program.ts'
import { shareWork } from '../share-work.ts'
import { currentConfig } from './current-config.ts'
import { isIdTokenValid } from './is-id-token-valid.ts'
import { keepTokens } from './keep-tokens.ts'
import { type OidcConfig, renewIdToken } from './renew-id-token.ts'

/** What renewing needs of the surroundings. */
export interface OidcSurroundings {
  readonly environment: SystemContext['environment']
  /** Told where a new token could not be kept. */
  readonly logger: Logger
}

/**
 * Credentials of a user whom an identity provider of OpenID Connect vouches for: the `id-token` of the kubeconfig, and once that has expired or is not
 * accepted any more, the one that the provider gives for the `refresh-token`. As kubectl does, it is kept in the kubeconfig: many a provider
 * takes each refresh token once only. Throws `StepFailure` with reason `no-access`.
 */
export function oidcCredentials(provider: AuthProvider, { environment, logger }: OidcSurroundings): Credentials {
  let config = configOf(provider)
  let refused: string | undefined
  const isOfUse = (token: string | undefined): token is string =>
    token !== undefined && token !== refused && isIdTokenValid(token)
  const renew = shareWork(async (waiting) => {
    // kubectl, or another run, may have renewed it meanwhile.
    config = await currentConfig(provider, config, environment)
    const token = config['id-token']
    if (isOfUse(token)) return token
    if (!config['refresh-token']) {
      throw incomplete('has no id-token that is valid, and no refresh-token to get one with', 'Log in again.')
    }
    const renewed = await renewIdToken(config, { environment, signal: inTime(waiting) })
    config = { ...config, ...renewed }
    await keepTokens(provider, renewed).catch((error: Error) => {
      const said = `The tokens that the identity provider has given could not be kept in the kubeconfig: ${error.message}.`
      logger.warn(`${said} Log in again before you use kubectl.`)
    })
    return renewed['id-token']
  })
  return {
    tls: {},
    async headers(waiting) {
      const token = config['id-token']
      return { authorization: `Bearer ${isOfUse(token) ? token : await renew(waiting)}` }
    },
    renewal: {
      given: () => config['id-token'],
      forget(given) {
        if (config['id-token'] === given) refused = config['id-token']
      },
    },
  }
}

function configOf({ config = {} }: AuthProvider): OidcConfig {
  const { 'idp-issuer-url': issuer, 'client-id': id } = config
  if (!issuer) throw incomplete('has no idp-issuer-url', 'Add it to the kubeconfig.')
  if (!id) throw incomplete('has no client-id', 'Add it to the kubeconfig.')
  return { ...config, 'idp-issuer-url': issuer, 'client-id': id }
}

function incomplete(what: string, remedy: string): StepFailure {
  return new StepFailure(`The auth-provider oidc of the kubeconfig ${what}.`, { reason: 'no-access', remedy })
}

function inTime(signal: AbortSignal): AbortSignal {
  const limit = new AbortController()
  setTimeout(() => limit.abort(late()), credentialLimit * 1000).unref()
  return AbortSignal.any([signal, limit.signal])
}

function late(): StepFailure {
  return new StepFailure(`The identity provider of the kubeconfig gave no token within ${credentialLimit} s.`, {
    reason: 'no-access',
    remedy: 'Look whether it is running, or use a token in its place.',
  })
}
