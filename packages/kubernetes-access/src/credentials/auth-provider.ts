import type { RequestOptions } from 'node:https'
import { StepFailure, type SystemContext } from 'chaos-plugin-api'
import type { ClusterSelection } from '../cluster-selection.ts'
import type { AuthProvider } from '../kubeconfig/kubeconfig.ts'
import { commandToken } from './command-token.ts'
import type { Credentials } from './credentials.ts'
import { credentialLimit } from './run-credential-program.ts'
import { shareWork } from './share-work.ts'

/**
 * Credentials of a provider that kubeconfigs name as `auth-provider`. Those that run a program are served here, so that it can be ended;
 * all others are left to the official client, which takes 300 ms to load. Throws `StepFailure` with reason `no-access`.
 */
export async function authProviderCredentials(
  provider: AuthProvider,
  selection: Pick<ClusterSelection, 'cluster' | 'server' | 'user'>,
  environment: SystemContext['environment'],
): Promise<Credentials> {
  const { 'cmd-path': command } = provider.config ?? {}
  if (command !== undefined && command !== '') {
    return commandToken({ ...provider.config, 'cmd-path': command }, environment)
  }
  const apply = await clientLibrary(selection)
  const renew = shareWork(async (signal) => inTime(apply(), provider, selection.server, signal))
  return {
    tls: {},
    async headers(signal) {
      const { headers = {}, auth } = await renew(signal)
      const own = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const)
      const basic = typeof auth === 'string' ? { authorization: `Basic ${Buffer.from(auth).toString('base64')}` } : {}
      return { ...basic, ...Object.fromEntries(own) }
    },
  }
}

async function clientLibrary({
  cluster,
  user,
  server,
}: Pick<ClusterSelection, 'cluster' | 'server' | 'user'>): Promise<() => Promise<RequestOptions>> {
  const { KubeConfig } = await import('@kubernetes/client-node')
  const config = new KubeConfig()
  config.loadFromString(
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      // The client refuses plain HTTP unless it is told not to verify; the TLS settings that count are those of our own agent.
      clusters: [
        { name: 'selected', cluster: { ...cluster, server, 'insecure-skip-tls-verify': server.startsWith('http:') } },
      ],
      users: [{ name: 'selected', user }],
      contexts: [{ name: 'selected', context: { cluster: 'selected', user: 'selected' } }],
      'current-context': 'selected',
    }),
  )
  return async () => {
    const options: RequestOptions = { headers: {} }
    await config.applyToHTTPSOptions(options)
    return options
  }
}

/** The client can't be told to stop; what it still does is not waited for. */
async function inTime<Result>(
  work: Promise<Result>,
  { name }: AuthProvider,
  server: string,
  signal: AbortSignal,
): Promise<Result> {
  const failure = (what: string, cause?: unknown) =>
    new StepFailure(`The auth-provider ${name} of the kubeconfig ${what} for ${server}.`, {
      reason: 'no-access',
      remedy: 'Log in again with kubectl, or use a credential plugin (exec) or a token in its place.',
      cause,
    })
  const { promise: over, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => reject(failure(`gave no credentials within ${credentialLimit} s`)),
    credentialLimit * 1000,
  )
  const stop = () => reject(signal.reason as Error)
  signal.addEventListener('abort', stop, { once: true })
  try {
    const result = work.catch((cause: unknown) => {
      throw failure('gave no credentials', cause)
    })
    return await Promise.race([result, over])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}
