import type { SystemContext } from 'chaos-plugin-api'
import type { ClusterSelection } from './cluster-selection.ts'
import { authProviderCredentials } from './credentials/auth-provider.ts'
import type { Credentials } from './credentials/credentials.ts'
import { credentialsIn } from './credentials/credentials-in.ts'
import { execCredentials } from './credentials/exec-plugin.ts'
import { impersonation } from './credentials/impersonation.ts'
import { ownCredentials } from './credentials/own-credentials.ts'
import { pemOf } from './credentials/pem-of.ts'
import { systemAuthorities } from './credentials/system-authorities.ts'
import { type Connection, serverAddress, type TlsOptions } from './transport/connection.ts'
import { openWay } from './transport/open-way.ts'
import type { ServerProxy } from './transport/proxy-to.ts'

type OpeningContext = Pick<SystemContext, 'environment' | 'logger' | 'signal'>

/** Opens the way to a cluster: reads credentials, sends nothing yet. Throws `StepFailure` with reason `no-access`, or the signal's reason. */
export async function openConnection(
  selection: ClusterSelection,
  proxy: ServerProxy | undefined,
  context: OpeningContext,
): Promise<Connection> {
  const { cluster, user, server, name } = selection
  const { signal } = context
  const ca = await pemOf('certificate-authority', cluster, signal)
  const credentials = await credentialsOf(selection, ca, context)
  const cert = await pemOf('client-certificate', user, signal)
  const key = await pemOf('client-key', user, signal)
  const fixed: TlsOptions = {
    ...trustIn(selection, ca),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(cluster['tls-server-name'] === undefined ? {} : { servername: cluster['tls-server-name'] }),
  }
  let known = credentials.tls
  const open = async () => openWay(new URL(server), proxy, { ...fixed, ...known }, context.environment)
  let opening = open()
  let way = await opening
  const { route } = way
  const acting = impersonation(user)
  const learners: Connection['learners'] = new Set()
  const headers = async (asking: AbortSignal) => {
    const own = { ...route?.headers, ...(await credentials.headers(asking)) }
    const secrets = [...credentialsIn(own)]
    if (credentials.tls !== known) {
      known = credentials.tls
      opening = open()
      if (known.key !== undefined) secrets.push(known.key.toString())
    }
    for (const secret of secrets) for (const learn of learners) learn(secret)
    way = await opening
    return { ...own, ...acting }
  }
  return {
    server,
    address: serverAddress(server, route?.prefix),
    context: selection.context,
    name,
    get agent() {
      return way.agent
    },
    get http2() {
      return way.http2
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

function trustIn({ cluster, server }: ClusterSelection, ca: Buffer | undefined): TlsOptions {
  if (cluster['insecure-skip-tls-verify'] === true) return { rejectUnauthorized: false }
  if (ca !== undefined) return { ca }
  return server.startsWith('https:') ? { ca: systemAuthorities() } : {}
}

/** As kubectl has it, a plugin or a provider is asked only where the kubeconfig itself has nothing of the kind. */
async function credentialsOf(
  selection: ClusterSelection,
  ca: Buffer | undefined,
  context: OpeningContext,
): Promise<Credentials> {
  const { user } = selection
  const { exec, 'auth-provider': provider } = user
  const own = ownCredentials(user)
  if (own !== undefined) return own
  const hasCertificate = Boolean(user['client-certificate'] || user['client-certificate-data'])
  if (exec && !hasCertificate) return execCredentials(exec, { ...selection, ca }, context.environment, context.signal)
  if (provider) return authProviderCredentials(provider, context)
  return { tls: {}, headers: async () => ({}) }
}
