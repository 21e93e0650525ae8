import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import {
  type ProxyRoute,
  percentEncoded,
  readFileBytes,
  routeThrough,
  StepFailure,
  type SystemContext,
  TooLarge,
} from 'chaos-plugin-api'
import { Cluster } from './cluster.ts'
import type { ClusterSelection } from './cluster-selection.ts'
import { authProviderCredentials } from './credentials/auth-provider.ts'
import type { Credentials } from './credentials/credentials.ts'
import { credentialsIn } from './credentials/credentials-in.ts'
import { execCredentials } from './credentials/exec-plugin.ts'
import { refuseForeignProgram } from './credentials/own-kubeconfig.ts'
import { shareWork } from './credentials/share-work.ts'
import type { KubeconfigUser } from './kubeconfig/kubeconfig.ts'
import { selectCluster } from './select-cluster.ts'
import { type Connection, type Headers, serverAddress, type TlsOptions } from './transport/connection.ts'
import { proxyTo, type ServerProxy } from './transport/proxy-to.ts'

type OpenConnections = Map<string, (signal: AbortSignal) => Promise<Connection>>

/** Each plugin brings along a copy of this package. The number rises with whatever one copy could not make of a connection of another. */
const place = Symbol.for('chaos-kubernetes-access/connections/3')
const everywhere = globalThis as { [place]?: OpenConnections }

/** By cluster and user, for all plugins of the process. One that could not be opened is tried anew by whoever asks next. */
const open: OpenConnections = everywhere[place] ?? new Map()
everywhere[place] = open

/**
 * Connects to the cluster that the context means (see `selectCluster`): reads credentials, sends nothing yet. Whoever means the same
 * cluster as the same user shares the sockets. `preferredContext` is taken where the context itself names none and the kubeconfig has it.
 * Throws `StepFailure` with reason `no-access` where no cluster is configured, its credentials can't be read, or a program that is not to be trusted
 * has to be run for them (`refuseForeignProgram`).
 *
 * @example
 * const cluster = await connect(context)
 * const running = await cluster.list(pods, { namespace: 'bookinfo', fieldSelector: 'status.phase=Running' })
 */
export async function connect(context: SystemContext, preferredContext?: string): Promise<Cluster> {
  const selection = await selectCluster(context, preferredContext)
  await refuseForeignProgram(selection, context)
  const proxy = proxyTo(selection.server, selection.cluster['proxy-url'], context.environment)
  const key = JSON.stringify([selection, proxy?.url.href])
  let connection = open.get(key)
  if (connection === undefined) {
    let ready: Connection | undefined
    const opening = shareWork(async (signal) => {
      ready = await openConnection(selection, proxy, context.environment, signal)
      return ready
    })
    connection = async (signal) => ready ?? opening(signal)
    open.set(key, connection)
  }
  const opened = await connection(context.signal)
  opened.learners.add(context.learnSecret)
  if (opened.tls.key !== undefined) context.learnSecret(opened.tls.key.toString())
  return new Cluster(opened, context)
}

/** How requests get to a server, with what TLS needed when it was opened. */
interface Way {
  readonly tls: TlsOptions
  readonly agent: Connection['agent']
  /** There where a proxy leads to the server. */
  readonly route?: ProxyRoute
}

async function openConnection(
  selection: ClusterSelection,
  proxy: ServerProxy | undefined,
  environment: SystemContext['environment'],
  signal: AbortSignal,
): Promise<Connection> {
  const { cluster, user, server, name, context } = selection
  const ca = await pem(cluster['certificate-authority'], cluster['certificate-authority-data'], signal)
  const credentials = await credentialsOf(selection, ca, environment, signal)
  const cert = await pem(user['client-certificate'], user['client-certificate-data'], signal)
  const key = await pem(user['client-key'], user['client-key-data'], signal)
  const tlsNow = (): TlsOptions => ({
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...credentials.tls,
    ...(cluster['insecure-skip-tls-verify'] === true ? { rejectUnauthorized: false } : {}),
    ...(cluster['tls-server-name'] === undefined ? {} : { servername: cluster['tls-server-name'] }),
  })
  // Sockets that idle for long are closed by load balancers without a word, so they are given up before that.
  const options = { keepAlive: true, maxSockets: 64, timeout: 20_000 }
  const openWay = async (tls: TlsOptions): Promise<Way> => {
    if (proxy !== undefined) {
      const route = await routeThrough(proxy.url, new URL(server), { ...options, ...tls })
      return { tls, agent: route.agent, route }
    }
    return { tls, agent: server.startsWith('http:') ? new HttpAgent(options) : new HttpsAgent({ ...options, ...tls }) }
  }
  let known = credentials.tls
  let opening = openWay(tlsNow())
  let way = await opening
  const { route } = way
  const acting = impersonation(user)
  const learners: Connection['learners'] = new Set()
  const headers = async (asking: AbortSignal) => {
    const own = { ...route?.headers, ...(await credentials.headers(asking)) }
    const secrets = [...credentialsIn(own)]
    if (credentials.tls !== known) {
      known = credentials.tls
      opening = openWay(tlsNow())
      if (known.key !== undefined) secrets.push(known.key.toString())
    }
    for (const secret of secrets) for (const learn of learners) learn(secret)
    way = await opening
    return { ...own, ...acting }
  }
  return {
    server,
    address: serverAddress(server, route?.prefix),
    context,
    name,
    get agent() {
      return way.agent
    },
    proxy: route === undefined ? undefined : { host: proxy!.url.host, namedBy: proxy!.namedBy, until: route.until },
    get tls() {
      return way.tls
    },
    headers,
    renewal: credentials.renewal,
    learners,
    known: new Map(),
  }
}

async function credentialsOf(
  selection: ClusterSelection,
  ca: Buffer | undefined,
  environment: SystemContext['environment'],
  signal: AbortSignal,
): Promise<Credentials> {
  const { exec, 'auth-provider': provider } = selection.user
  if (exec) return execCredentials(exec, { ...selection, ca }, environment, signal)
  if (provider) return authProviderCredentials(provider, selection, environment)
  return ownCredentials(selection.user)
}

function ownCredentials(user: KubeconfigUser): Credentials {
  const { token, tokenFile, tokenPrefix = 'Bearer', username, password = '' } = user
  return {
    tls: {},
    async headers(signal) {
      if (tokenFile !== undefined && tokenFile !== '') {
        return { authorization: `${tokenPrefix} ${(await readCredential(tokenFile, signal)).toString().trim()}` }
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
    ([name, values]) => [`impersonate-extra-${percentEncoded(name)}`.toLowerCase(), values] as const,
  )
  return {
    ...(user.as === undefined ? {} : { 'impersonate-user': user.as }),
    ...(user['as-uid'] === undefined ? {} : { 'impersonate-uid': user['as-uid'] }),
    // A header of its own for each group.
    ...(user['as-groups'] === undefined ? {} : { 'impersonate-group': user['as-groups'] }),
    ...Object.fromEntries(extra),
  }
}

async function pem(
  file: string | undefined,
  data: string | undefined,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  if (data !== undefined && data !== '') return Buffer.from(data, 'base64')
  return file === undefined || file === '' ? undefined : readCredential(file, signal)
}

async function readCredential(file: string, signal: AbortSignal): Promise<Buffer> {
  try {
    return await readFileBytes(file, { signal })
  } catch (cause) {
    signal.throwIfAborted()
    const why = cause instanceof TooLarge ? `: ${cause.message}` : ''
    throw new StepFailure(`The file ${file}, which the cluster's credentials name, can't be read${why}.`, {
      reason: 'no-access',
      remedy: 'Correct the path in the kubeconfig or the secrets, or make the file readable.',
      cause,
    })
  }
}
