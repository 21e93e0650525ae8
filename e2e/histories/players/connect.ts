import type { Agent } from 'node:http'
import type { SystemContext } from 'chaos-plugin-api'
import { Cluster } from '../../../packages/kubernetes-access/src/cluster.ts'
import { type Connection, serverAddress } from '../../../packages/kubernetes-access/src/transport/connection.ts'
import type { Process } from '../world/process.ts'
import { currentWorld } from './current-world.ts'

const connections = { changes: new WeakMap<Process, Connection>(), undo: new WeakMap<Process, Connection>() }
/** Those by which something is put back while its process goes on with its changes. */
export const undoing = new WeakSet<Connection>()
/** Whose a connection is. */
export const processOf = new WeakMap<Connection, Process>()

/** Stands in for the product's own: connects the process that the environment names to the API server of its world. */
export async function connect(context: SystemContext): Promise<Cluster> {
  const process = currentWorld().processes.get(context.environment['PROCESS'] ?? '')!
  const purpose = context.environment['PUTS_BACK'] === undefined ? 'changes' : 'undo'
  let connection = connections[purpose].get(process)
  if (connection === undefined) {
    connection = {
      server: 'http://model',
      address: serverAddress('http://model'),
      context: undefined,
      name: 'model',
      agent: {} as Agent,
      http2: undefined,
      proxy: undefined,
      tls: {},
      headers: async () => ({}),
      renewal: undefined,
      learners: new Set(),
      known: new Map(),
    }
    connections[purpose].set(process, connection)
    if (purpose === 'undo') undoing.add(connection)
    processOf.set(connection, process)
  }
  return new Cluster(connection, context)
}
