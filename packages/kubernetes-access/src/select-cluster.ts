import { StepFailure, type SystemContext, withoutCredentials } from 'chaos-plugin-api'
import { type ClusterVariable, clusterVariable } from './cluster-variables.ts'
import type { Kubeconfig, KubeconfigCluster, KubeconfigUser } from './kubeconfig/kubeconfig.ts'
import { kubeconfigFiles, readKubeconfig } from './kubeconfig/read-kubeconfig.ts'

/** Which cluster is meant, and as whom to go there. Read from files and variables only. */
export interface ClusterSelection {
  /** The kubeconfig's context; `undefined` where the cluster was found in another way. */
  readonly context: string | undefined
  /** The cluster's name in the kubeconfig, `in-cluster` in a pod, else the server's host. */
  readonly name: string
  /** URL without a slash at its end. */
  readonly server: string
  /** The context's namespace. */
  readonly namespace: string | undefined
  readonly cluster: KubeconfigCluster
  readonly user: KubeconfigUser
}

/** What selecting a cluster needs to know. */
export type SelectionContext = Pick<SystemContext, 'secrets' | 'environment'>

type Setting = (name: ClusterVariable) => string | undefined

const serviceAccount = '/var/run/secrets/kubernetes.io/serviceaccount'

/**
 * Decides which cluster is meant. The values `KUBERNETES_…` are looked up in the activity's secrets, then in the environment.
 *
 * 1. `KUBERNETES_HOST` in the secrets: that server, with the credentials that stand beside it.
 * 2. A kubeconfig (`KUBECONFIG`, else `~/.kube/config`): the context `KUBERNETES_CONTEXT`, else `preferredContext` if there is one of
 *    that name, else the current one.
 * 3. `CHAOSTOOLKIT_IN_POD=true`: the cluster that we run in.
 * 4. `KUBERNETES_HOST` in the environment.
 *
 * Throws `StepFailure` with reason `no-access` where none applies.
 */
export async function selectCluster(context: SelectionContext, preferredContext?: string): Promise<ClusterSelection> {
  const { secrets, environment } = context
  const setting: Setting = (name) => {
    const value = secrets[name] ?? environment[name]
    return value === undefined || value === null || value === '' ? undefined : String(value)
  }
  const host = secrets['KUBERNETES_HOST' satisfies ClusterVariable]
  if (typeof host === 'string' && host !== '') return fromHost(setting)
  const kubeconfig = await readKubeconfig(environment)
  if (kubeconfig !== undefined) return fromKubeconfig(kubeconfig, setting('KUBERNETES_CONTEXT'), preferredContext)
  if (clusterVariable(environment, 'CHAOSTOOLKIT_IN_POD') === 'true') return inPod(environment)
  if (setting('KUBERNETES_HOST') !== undefined) return fromHost(setting)
  throw new StepFailure(`There is no kubeconfig at ${kubeconfigFiles(environment).join(', ')}.`, {
    reason: 'no-access',
    remedy: 'Name one in KUBECONFIG, or the API server in KUBERNETES_HOST.',
  })
}

function fromKubeconfig(
  { files, currentContext, contexts, clusters, users }: Kubeconfig,
  wanted: string | undefined,
  preferred: string | undefined,
): ClusterSelection {
  const source = files.join(', ')
  const name = wanted ?? (preferred !== undefined && contexts.has(preferred) ? preferred : currentContext)
  if (name === undefined) {
    throw new StepFailure(`The kubeconfig ${source} has no current context.`, {
      reason: 'no-access',
      remedy: 'Choose one with `kubectl config use-context`, or name it in KUBERNETES_CONTEXT.',
    })
  }
  const chosen = contexts.get(name)
  const cluster = clusters.get(chosen?.cluster ?? '')
  const user = users.get(chosen?.user ?? '')
  if (chosen === undefined) {
    throw new StepFailure(`The kubeconfig ${source} has no context "${name}".`, {
      reason: 'no-access',
      remedy: `Name one of those that it has: ${[...contexts.keys()].join(', ') || 'none'}.`,
    })
  }
  if (cluster?.server === undefined) {
    throw new StepFailure(`The kubeconfig ${source} names no server for the context "${name}".`, {
      reason: 'no-access',
      remedy: `Add the cluster "${chosen.cluster ?? ''}" with its server to the file.`,
    })
  }
  refuseBadUrl(cluster.server, source)
  const address = addressOf(cluster.server)
  return {
    context: name,
    name: chosen.cluster ?? name,
    server: address.server,
    namespace: chosen.namespace,
    cluster,
    user: { ...address.user, ...user },
  }
}

/** Whatever stands in a file: it need not even be a text. */
function refuseBadUrl(server: unknown, source: string): void {
  if (typeof server === 'string' && /^https?:\/\//.test(server) && URL.canParse(server)) return
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
    name: 'in-cluster',
    server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    namespace: undefined,
    cluster: { 'certificate-authority': `${serviceAccount}/ca.crt` },
    user: { tokenFile: `${serviceAccount}/token` },
  }
}

function fromHost(setting: Setting): ClusterSelection {
  const host = setting('KUBERNETES_HOST')!
  const url = /^https?:\/\//.test(host) ? host : `https://${host}`
  refuseBadUrl(url, 'KUBERNETES_HOST')
  const { server, user } = addressOf(url)
  const authority = setting('KUBERNETES_CA_CERT_FILE')
  return {
    context: undefined,
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
  const { username, password } = new URL(url)
  const server = url.replace(/\/+$/, '')
  if (username === '' && password === '') return { server, user: {} }
  return {
    server: server.replace(/^(https?:\/\/)[^/?#]*@/, '$1'),
    user: { username: decodeURIComponent(username), password: decodeURIComponent(password) },
  }
}
