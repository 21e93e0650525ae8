import { readFile } from 'node:fs/promises'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent, type RequestOptions } from 'node:https'
import { StepFailure, type SystemContext } from 'chaos-plugin-api'
import { Cluster } from './cluster.ts'
import type { KubeconfigUser } from './kubeconfig/kubeconfig.ts'
import { type ClusterSelection, selectCluster } from './select-cluster.ts'
import type { Connection, Headers, TlsOptions } from './transport/connection.ts'
import { proxySettings } from './transport/proxy-settings.ts'

const open = new Map<string, Promise<Connection>>()

/**
 * Connects to the cluster that the context means (see `selectCluster`): reads credentials, sends nothing yet. Whoever means the same
 * cluster as the same user shares the sockets. `preferredContext` is taken where the context itself names none and the kubeconfig has it.
 * Throws `StepFailure` with reason `no-access` where no cluster is configured or its credentials can't be read.
 *
 * @example
 * const cluster = await connect(context)
 * const running = await cluster.list(pods, { namespace: 'bookinfo', fieldSelector: 'status.phase=Running' })
 */
export async function connect(context: SystemContext, preferredContext?: string): Promise<Cluster> {
  const selection = await selectCluster(context, preferredContext)
  const proxy = proxySettings(selection.server, selection.cluster['proxy-url'], context.environment)
  const key = JSON.stringify([selection, proxy])
  let connection = open.get(key)
  if (connection === undefined) {
    connection = openConnection(selection, proxy)
    open.set(key, connection)
    connection.catch(() => open.delete(key))
  }
  return new Cluster(await connection, context)
}

async function openConnection(
  selection: ClusterSelection,
  proxy: Readonly<Record<string, string>> | undefined,
): Promise<Connection> {
  const { cluster, user, server, name, context } = selection
  const credentials = needsClientLibrary(user) ? await clientLibraryCredentials(selection) : ownCredentials(user)
  const ca = await pem(cluster['certificate-authority'], cluster['certificate-authority-data'])
  const cert = await pem(user['client-certificate'], user['client-certificate-data'])
  const key = await pem(user['client-key'], user['client-key-data'])
  const tls: TlsOptions = {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...credentials.tls,
    ...(cluster['insecure-skip-tls-verify'] === true ? { rejectUnauthorized: false } : {}),
    ...(cluster['tls-server-name'] === undefined ? {} : { servername: cluster['tls-server-name'] }),
  }
  // Sockets that idle for long are closed by load balancers without a word, so they are given up before that.
  const options = {
    keepAlive: true,
    maxSockets: 64,
    timeout: 20_000,
    ...(proxy === undefined ? {} : { proxyEnv: proxy }),
  }
  const agent = server.startsWith('http:') ? new HttpAgent(options) : new HttpsAgent({ ...options, ...tls })
  const acting = impersonation(user)
  const headers = async () => ({ ...(await credentials.headers()), ...acting })
  return { server, context, name, agent, tls, headers, known: new Map() }
}

interface Credentials {
  readonly tls: TlsOptions
  headers(): Promise<Headers>
}

function needsClientLibrary(user: KubeconfigUser): boolean {
  return user.exec !== undefined || user['auth-provider'] !== undefined
}

function ownCredentials(user: KubeconfigUser): Credentials {
  const { token, tokenFile, tokenPrefix = 'Bearer', username, password = '' } = user
  return {
    tls: {},
    async headers() {
      if (tokenFile !== undefined && tokenFile !== '') {
        return { authorization: `${tokenPrefix} ${(await readCredential(tokenFile)).toString().trim()}` }
      }
      if (token !== undefined && token !== '') return { authorization: `${tokenPrefix} ${token}` }
      if (username === undefined || username === '') return {}
      return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` }
    },
  }
}

/** The headers by which a user acts as another: https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/ */
function impersonation(user: KubeconfigUser): Headers {
  const extra = Object.entries(user['as-user-extra'] ?? {}).map(
    ([name, values]) => [`impersonate-extra-${encodeURIComponent(name)}`.toLowerCase(), values] as const,
  )
  return {
    ...(user.as === undefined ? {} : { 'impersonate-user': user.as }),
    ...(user['as-uid'] === undefined ? {} : { 'impersonate-uid': user['as-uid'] }),
    // A header of its own for each group.
    ...(user['as-groups'] === undefined ? {} : { 'impersonate-group': user['as-groups'] }),
    ...Object.fromEntries(extra),
  }
}

/** What runs programs to get credentials is left to the official client, which takes 300 ms to load. */
async function clientLibraryCredentials({ cluster, user, server }: ClusterSelection): Promise<Credentials> {
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
  async function obtain() {
    const options: RequestOptions = {}
    try {
      await config.applyToHTTPSOptions(options)
    } catch (cause) {
      throw new StepFailure(`The kubeconfig's credential plugin for ${server} failed.`, {
        reason: 'no-access',
        remedy: 'Try `kubectl get namespaces` with the same context: it runs the same plugin and shows what it says.',
        cause,
      })
    }
    return options
  }
  const { cert, key } = await obtain()
  return {
    tls: {
      ...(typeof cert === 'string' || Buffer.isBuffer(cert) ? { cert } : {}),
      ...(typeof key === 'string' || Buffer.isBuffer(key) ? { key } : {}),
    },
    async headers() {
      const { headers = {}, auth } = await obtain()
      const own = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const)
      const basic = typeof auth === 'string' ? { authorization: `Basic ${Buffer.from(auth).toString('base64')}` } : {}
      return { ...basic, ...Object.fromEntries(own) }
    },
  }
}

async function pem(file: string | undefined, data: string | undefined): Promise<Buffer | undefined> {
  if (data !== undefined && data !== '') return Buffer.from(data, 'base64')
  return file === undefined || file === '' ? undefined : readCredential(file)
}

async function readCredential(file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (cause) {
    throw new StepFailure(`The file ${file}, which the cluster's credentials name, can't be read.`, {
      reason: 'no-access',
      remedy: 'Correct the path in the kubeconfig or the secrets, or make the file readable.',
      cause,
    })
  }
}
