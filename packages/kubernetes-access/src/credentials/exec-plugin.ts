import { isDeepStrictEqual } from 'node:util'
import { mappingOf, StepFailure, type SystemContext } from 'chaos-plugin-api'
import type { ClusterSelection } from '../cluster-selection.ts'
import type { ExecPlugin, KubeconfigCluster } from '../kubeconfig/kubeconfig.ts'
import type { TlsOptions } from '../transport/connection.ts'
import type { Credentials } from './credentials.ts'
import { runCredentialProgram } from './run-credential-program.ts'
import { shareWork } from './share-work.ts'

interface Status {
  readonly token?: string
  readonly clientCertificateData?: string
  readonly clientKeyData?: string
  readonly expirationTimestamp?: string
}

/**
 * Credentials that a program hands out. It is asked once for all requests until what it gave expires, or the server does not accept it. Throws `StepFailure` with reason
 * `no-access` where it gives none, or the signal's reason.
 */
export async function execCredentials(
  plugin: ExecPlugin,
  { cluster, server, ca }: Pick<ClusterSelection, 'cluster' | 'server'> & { readonly ca: Buffer | undefined },
  environment: SystemContext['environment'],
  signal: AbortSignal,
): Promise<Credentials> {
  const { command } = plugin
  if (typeof command !== 'string' || command === '') {
    throw new StepFailure("The kubeconfig's credential plugin names no command.", {
      reason: 'no-access',
      remedy: 'Name the program as "command" in its "exec".',
    })
  }
  const program = {
    command,
    args: listOf(plugin.args, 'args').map((arg) => textOf(arg, 'args')),
    environment: {
      ...environment,
      ...Object.fromEntries(variablesOf(plugin)),
      KUBERNETES_EXEC_INFO: JSON.stringify(request(plugin, { ...cluster, server }, ca)),
    },
    installHint: plugin.installHint,
  }
  let known: Status | undefined
  const ask = shareWork(async (waiting) => {
    known = statusOf(await runCredentialProgram(program, waiting), command)
    return known
  })
  const status = async (waiting: AbortSignal) => (known === undefined || isExpired(known) ? ask(waiting) : known)
  let tls = tlsOf(await status(signal))
  return {
    get tls() {
      return tls
    },
    async headers(waiting) {
      const now = await status(waiting)
      const { token } = now
      // The same certificate once more is no reason to give up the connections that were made with it.
      if (!isDeepStrictEqual(tlsOf(now), tls)) tls = tlsOf(now)
      return token === undefined ? {} : { authorization: `Bearer ${token}` }
    },
    renewal: {
      given: () => known,
      forget(given) {
        if (known === given) known = undefined
      },
    },
  }
}

function variablesOf({ env }: ExecPlugin): readonly (readonly [string, string])[] {
  return listOf(env, 'env')
    .map(mappingOf)
    .map(({ name, value }) => [textOf(name, 'env'), textOf(value, 'env')])
}

/** Whatever stands in the file. */
function listOf(value: unknown, key: string): readonly unknown[] {
  if (!Array.isArray(value ?? [])) throw misshapen(key)
  return (value ?? []) as readonly unknown[]
}

function textOf(value: unknown, key: string): string {
  if (typeof value === 'object' || value === undefined) throw misshapen(key)
  return String(value)
}

function misshapen(key: string): StepFailure {
  return new StepFailure(`The "${key}" of the kubeconfig's credential plugin is no list of texts.`, {
    reason: 'no-access',
    remedy: key === 'env' ? 'Write a list of mappings with "name" and "value".' : 'Write a list of texts.',
  })
}

/** What a plugin is told. Nobody can be asked for a password here. */
function request({ apiVersion, provideClusterInfo }: ExecPlugin, cluster: KubeconfigCluster, ca: Buffer | undefined) {
  const { 'certificate-authority': _, ...told } = cluster
  const info = { ...told, ...(ca === undefined ? {} : { 'certificate-authority-data': ca.toString('base64') }) }
  return {
    kind: 'ExecCredential',
    apiVersion,
    spec: { interactive: false, ...(provideClusterInfo === true ? { cluster: info } : {}) },
  }
}

function statusOf(output: string, command: string): Status {
  const status = parsed(output)
  if (typeof status?.token === 'string' || typeof status?.clientCertificateData === 'string') return status
  throw new StepFailure(
    `What the credential plugin ${command} wrote is no ExecCredential with a token or a certificate.`,
    {
      reason: 'no-access',
      remedy: 'Run it by hand: its standard output must be one JSON object of that kind.',
    },
  )
}

function parsed(output: string): Status | undefined {
  try {
    return (JSON.parse(output) as { readonly status?: Status } | null)?.status
  } catch {
    return undefined
  }
}

function isExpired({ expirationTimestamp }: Status): boolean {
  return expirationTimestamp !== undefined && Date.parse(expirationTimestamp) <= Date.now()
}

function tlsOf({ clientCertificateData, clientKeyData }: Status): TlsOptions {
  return {
    ...(clientCertificateData === undefined ? {} : { cert: clientCertificateData }),
    ...(clientKeyData === undefined ? {} : { key: clientKeyData }),
  }
}
