import { StepFailure, type SystemContext, userOfUrl, withoutCredentials } from 'chaos-plugin-api'
import type { ClusterSelection } from './cluster-selection.ts'
import { type ClusterVariable, clusterVariable, sourceOfOption } from './cluster-variables.ts'
import { secretsOf } from './credentials/secrets-of.ts'
import type { Kubeconfig, KubeconfigUser } from './kubeconfig/kubeconfig.ts'
import { kubeconfigFiles, kubeconfigVariable, readKubeconfig } from './kubeconfig/read-kubeconfig.ts'

/** What selecting a cluster needs to know. */
export type SelectionContext = Pick<SystemContext, 'secrets' | 'environment' | 'recorded'> &
  Partial<Pick<SystemContext, 'learnSecret'>>

type Setting = (name: ClusterVariable) => string | undefined

/** What the cluster is called that we run in. */
export const inPodName = 'in-cluster'

const serviceAccount = '/var/run/secrets/kubernetes.io/serviceaccount'

/**
 * Decides which cluster is meant. The values `KUBERNETES_…` are looked up in the activity's secrets, then in the environment.
 *
 * 1. What the command line says, which is in the environment as `CHAOS_KUBECONFIG` and `CHAOS_CONTEXT`: a kubeconfig (step 3), whatever server the
 *    secrets name.
 * 2. `KUBERNETES_HOST` in the secrets: that server, with the credentials that stand beside it.
 * 3. A kubeconfig (`CHAOS_KUBECONFIG`, else `KUBECONFIG`, else `~/.kube/config`): the context `CHAOS_CONTEXT`, else `KUBERNETES_CONTEXT`, else
 *    `preferredContext` if there is one of that name, else the current one.
 * 4. `CHAOSTOOLKIT_IN_POD=true`: the cluster that we run in.
 * 5. `KUBERNETES_HOST` in the environment.
 *
 * The context learns the credentials that stand there. Throws `StepFailure` with reason `no-access` where none applies. It is lasting where the command line of a recovery names what is not there.
 */
export async function selectCluster(context: SelectionContext, preferredContext?: string): Promise<ClusterSelection> {
  const selection = await find(context, preferredContext)
  for (const secret of secretsOf(selection)) context.learnSecret?.(secret)
  return selection
}

async function find(context: SelectionContext, preferredContext: string | undefined): Promise<ClusterSelection> {
  const { secrets, environment } = context
  const setting: Setting = (name) => textIn(secrets, name) ?? textIn(environment, name)
  const given = isGiven(environment)
  if (!given && textIn(secrets, 'KUBERNETES_HOST') !== undefined) return fromHost(setting, 'secrets')
  const kubeconfig = await readKubeconfig(environment)
  if (kubeconfig !== undefined) return fromKubeconfig(kubeconfig, context, preferredContext)
  if (!given && clusterVariable(environment, 'CHAOSTOOLKIT_IN_POD') === 'true') return inPod(environment)
  if (!given && setting('KUBERNETES_HOST') !== undefined) return fromHost(setting, 'KUBERNETES_HOST')
  throw new StepFailure(`There is no kubeconfig at ${kubeconfigFiles(environment).join(', ')}.`, {
    reason: 'no-access',
    ...lastingIfMisnamed(context),
    remedy: 'Name one with --kubeconfig or in KUBECONFIG, or try it without a cluster: --sandbox.',
  })
}

/** Whether the command line says which cluster is meant, which then holds whatever else is configured. */
export function isGiven(environment: SystemContext['environment']): boolean {
  return (['CHAOS_KUBECONFIG', 'CHAOS_CONTEXT'] as const).some(
    (name) => clusterVariable(environment, name) !== undefined,
  )
}

/**
 * What the command line of a recovery names wrongly stays wrong however long it is tried. What the run itself named was there once: a file that is being
 * written anew has it back soon.
 */
function lastingIfMisnamed({ environment, recorded }: SelectionContext): { readonly lasting?: true } {
  const named = (['CHAOS_KUBECONFIG', 'CHAOS_CONTEXT'] as const).some(
    (name) => clusterVariable(environment, name) !== undefined && recorded?.has(name) === false,
  )
  return named ? { lasting: true } : {}
}

function textIn(values: Readonly<Record<string, unknown>>, name: ClusterVariable): string | undefined {
  const value = values[name]
  return value === undefined || value === null || value === '' ? undefined : String(value)
}

/** The context that is asked for, and what asks for it. */
function wantedContext({ secrets, environment }: SelectionContext): { readonly name?: string; readonly from: string } {
  const askedBy = [
    [sourceOfOption(environment, 'context'), textIn(environment, 'CHAOS_CONTEXT')],
    ['secrets', textIn(secrets, 'KUBERNETES_CONTEXT')],
    ['KUBERNETES_CONTEXT', textIn(environment, 'KUBERNETES_CONTEXT')],
  ] as const
  for (const [from, name] of askedBy) if (name !== undefined) return { name, from }
  const variable = kubeconfigVariable(environment)
  return {
    from: variable === 'CHAOS_KUBECONFIG' ? sourceOfOption(environment, 'kubeconfig') : (variable ?? '~/.kube/config'),
  }
}

function fromKubeconfig(
  { files, currentContext, contexts, clusters, users }: Kubeconfig,
  context: SelectionContext,
  preferred: string | undefined,
): ClusterSelection {
  const source = files.join(', ')
  const { name: wanted, from } = wantedContext(context)
  const name = wanted ?? (preferred !== undefined && contexts.has(preferred) ? preferred : currentContext)
  if (name === undefined) {
    throw new StepFailure(`The kubeconfig ${source} has no current context.`, {
      reason: 'no-access',
      ...lastingIfMisnamed(context),
      remedy: 'Choose one with "kubectl config use-context", or name it with --context.',
    })
  }
  const chosen = contexts.get(name)
  const cluster = clusters.get(chosen?.cluster ?? '')
  const user = users.get(chosen?.user ?? '')
  if (chosen === undefined) {
    throw new StepFailure(`The kubeconfig ${source} has no context "${name}".`, {
      reason: 'no-access',
      ...lastingIfMisnamed(context),
      remedy: `Name one of those that it has: ${[...contexts.keys()].join(', ') || 'none'}.`,
    })
  }
  if (cluster?.server === undefined) {
    throw new StepFailure(`The kubeconfig ${source} names no server for the context "${name}".`, {
      reason: 'no-access',
      ...lastingIfMisnamed(context),
      remedy: `Add the cluster "${chosen.cluster ?? ''}" with its server to the file.`,
    })
  }
  refuseBadUrl(cluster.server, source)
  const address = addressOf(cluster.server)
  return {
    context: name,
    from,
    name: chosen.cluster ?? name,
    server: address.server,
    namespace: chosen.namespace,
    cluster,
    user: { ...address.user, ...user },
  }
}

/** Whatever stands in a file: it need not even be a text. */
function refuseBadUrl(server: unknown, source: string): void {
  if (typeof server === 'string' && /^https?:\/\/[^\s/\\]/.test(server) && URL.canParse(server)) return
  const shown = typeof server === 'string' ? withoutCredentials(server) : server
  throw new StepFailure(`The server ${JSON.stringify(shown)} of ${source} is no URL.`, {
    reason: 'no-access',
    remedy: 'Write one such as "https://10.0.0.1:6443".',
  })
}

function inPod(environment: SystemContext['environment']): ClusterSelection {
  const host = clusterVariable(environment, 'KUBERNETES_SERVICE_HOST') ?? 'kubernetes.default.svc'
  const port = clusterVariable(environment, 'KUBERNETES_SERVICE_PORT') ?? '443'
  return {
    context: undefined,
    from: inPodName,
    name: inPodName,
    server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    namespace: undefined,
    cluster: { 'certificate-authority': `${serviceAccount}/ca.crt` },
    user: { tokenFile: `${serviceAccount}/token` },
  }
}

function fromHost(setting: Setting, from: string): ClusterSelection {
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

/** The server without a slash at its end, and without the user that its URL names, who is shown nowhere. */
function addressOf(url: string): { readonly server: string; readonly user: KubeconfigUser } {
  const user = userOfUrl(new URL(url))
  const server = url.replace(/\/+$/, '')
  return user === undefined
    ? { server, user: {} }
    : { server: server.replace(/^(https?:\/\/)[^/?#]*@/, '$1'), user: { ...user } }
}
