import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { FaultInjector } from '../faults/fault-injector.ts'
import { injectFaults } from '../faults/inject-faults.ts'
import type { Cluster } from '../registry/cluster.ts'
import { sendError } from './send.ts'
import { serveRequest } from './serve-request.ts'

export interface ApiServer {
  readonly url: string
  readonly server: Server
  stop(): Promise<void>
}

/** Serves the cluster over HTTP on a loopback port; 0 lets the system choose one. */
export async function startServer(cluster: Cluster, faults: FaultInjector, port: number): Promise<ApiServer> {
  const sockets = new Set<Socket>()
  const server = createServer({ keepAliveTimeout: 60_000 }, (incoming: IncomingMessage, response: ServerResponse) => {
    const serve = (): Promise<void> => serveRequest(cluster, incoming, response)
    injectFaults(faults, cluster.clock, incoming, response, serve).catch((error: unknown) => sendError(response, error))
  })
  server.requestTimeout = 0
  server.headersTimeout = 0
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const { port: actual } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${actual}`,
    server,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
