import type { SystemContext } from 'chaos-plugin-api'
import { Cluster } from './cluster.ts'
import { refuseForeignProgram } from './credentials/own-kubeconfig.ts'
import { shareWork } from './credentials/share-work.ts'
import { openConnection } from './open-connection.ts'
import { selectCluster } from './select-cluster.ts'
import type { Connection } from './transport/connection.ts'
import { proxyTo } from './transport/proxy-to.ts'

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
      ready = await openConnection(selection, proxy, { ...context, signal })
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
