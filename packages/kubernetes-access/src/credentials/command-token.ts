import { mappingOf, StepFailure, type SystemContext } from 'chaos-plugin-api'
import type { Credentials } from './credentials.ts'
import { runCredentialProgram } from './run-credential-program.ts'
import { shareWork } from './share-work.ts'

/** The configuration of an `auth-provider` that runs a program: that is how `gcloud` wrote kubeconfigs before it had a plugin. */
export interface TokenCommand {
  readonly 'cmd-path': string
  /** Read by the shell. */
  readonly 'cmd-args'?: string
  /** Where the token stands in the program's JSON: `{.credential.access_token}`. */
  readonly 'token-key'?: string
  readonly 'expiry-key'?: string
  readonly 'access-token'?: string
  readonly expiry?: string
}

/**
 * The token that the kubeconfig holds, or, once that has expired or is not accepted, the one that the program gives. Rejects with `StepFailure` of reason
 * `no-access` where there is none, or the signal's reason.
 */
export function commandToken(config: TokenCommand, environment: SystemContext['environment']): Credentials {
  const command = config['cmd-path']
  let token = config['access-token']
  let expiry = config.expiry
  const renew = shareWork(async (signal) => {
    const line = `"${command}" ${config['cmd-args'] ?? ''}`.trim()
    const answer = parsed(await runCredentialProgram({ command: line, args: [], shell: true, environment }, signal))
    token = textAt(answer, config['token-key'] ?? '{.access_token}')
    expiry = textAt(answer, config['expiry-key'] ?? '{.token_expiry}')
    if (token !== undefined) return token
    throw new StepFailure(`What ${command}, which the kubeconfig names as cmd-path, wrote holds no token.`, {
      reason: 'no-access',
      remedy: 'Correct the token-key of the kubeconfig, or use a credential plugin (exec).',
    })
  })
  const isExpired = () => expiry !== undefined && Date.parse(expiry) <= Date.now()
  return {
    tls: {},
    async headers(signal) {
      const now = token === undefined || isExpired() ? await renew(signal) : token
      return { authorization: `Bearer ${now}` }
    },
    renewal: {
      given: () => token,
      forget(given) {
        if (token === given) token = undefined
      },
    },
  }
}

function parsed(output: string): unknown {
  try {
    return JSON.parse(output)
  } catch {
    return undefined
  }
}

/** `{.a.b}` leads to the text below `a`, `b`. */
function textAt(value: unknown, key: string): string | undefined {
  const names = key.replace(/^\{\.?|\}$/g, '').split('.')
  const found = names.reduce((within, name) => mappingOf(within)[name], value)
  return typeof found === 'string' ? found : undefined
}
