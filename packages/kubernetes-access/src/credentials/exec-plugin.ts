import { isDeepStrictEqual } from 'node:util'
import type { SystemContext } from 'chaos-plugin-api'
import type { ClusterSelection } from '../cluster-selection.ts'
import type { ExecPlugin } from '../kubeconfig/kubeconfig.ts'
import type { TlsOptions } from '../transport/connection.ts'
import type { Credentials } from './credentials.ts'
import { type ExecStatus, execAnswer } from './exec-answer.ts'
import { execProgram } from './exec-program.ts'
import { execRequest } from './exec-request.ts'
import { runCredentialProgram } from './run-credential-program.ts'
import { shareWork } from './share-work.ts'

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
  const { command, args, variables } = execProgram(plugin)
  const info = execRequest(plugin, { ...cluster, server }, ca)
  const program = {
    command,
    args,
    environment: { ...environment, ...variables, KUBERNETES_EXEC_INFO: info },
    installHint: plugin.installHint,
  }
  let known: ExecStatus | undefined
  const ask = shareWork(async (waiting) => {
    known = execAnswer(await runCredentialProgram(program, waiting), command, plugin.apiVersion!)
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
      return token === undefined || token === '' ? {} : { authorization: `Bearer ${token}` }
    },
    renewal: {
      given: () => known,
      forget(given) {
        if (known === given) known = undefined
      },
    },
  }
}

function isExpired({ expirationTimestamp }: ExecStatus): boolean {
  return expirationTimestamp !== undefined && Date.parse(expirationTimestamp) <= Date.now()
}

function tlsOf({ clientCertificateData, clientKeyData }: ExecStatus): TlsOptions {
  return {
    ...(clientCertificateData === undefined ? {} : { cert: clientCertificateData }),
    ...(clientKeyData === undefined ? {} : { key: clientKeyData }),
  }
}
