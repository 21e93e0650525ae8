import type { Agent } from 'node:http'
import type { SystemContext } from 'chaos-plugin-api'
import { Cluster } from '../../../packages/kubernetes-access/src/cluster.ts'
import { type Connection, serverAddress } from '../../../packages/kubernetes-access/src/transport/connection.ts'
import type { Process } from '../world/process.ts'
import { currentWorld } from './current-world.ts'

const connections = new WeakMap<Process, Connection>()
/** Whose a connection is. */
export const processOf = new WeakMap<Connection, Process>()

/** Stands in for the product's own: connects the process that the environment names to the API server of its world. */
export async function connect(context: SystemContext): Promise<Cluster> {
  const process = currentWorld().processes.get(context.environment['PROCESS'] ?? '')!
  let connection = connections.get(process)
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
    connections.set(process, connection)
    processOf.set(connection, process)
  }
  return new Cluster(connection, context)
}
