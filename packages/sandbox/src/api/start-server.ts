import { createServer, type IncomingMessage, type Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { authenticate } from '../authentication/authenticate.ts'
import { impersonate } from '../authentication/impersonate.ts'
import type { FaultInjector } from '../faults/fault-injector.ts'
import { injectFaults } from '../faults/inject-faults.ts'
import { ApiError } from '../registry/api-error.ts'
import type { Cluster } from '../registry/cluster.ts'
import { listenOnLoopback } from '../traffic/listen-on-loopback.ts'
import { acceptTls } from './accept-tls.ts'
import { originForm } from './origin-form.ts'
import { refuseWebPages } from './refuse-web-pages.ts'
import { sendError } from './send.ts'
import { serveRequest } from './serve-request.ts'

export interface ApiServer {
  readonly url: string
  readonly server: Server
  /** The certificate (PEM) that it shows to those who speak TLS on the same port. */
  readonly certificate: () => Promise<string>
  stop(): Promise<void>
}

/** Serves the cluster over HTTP on a loopback port; 0 lets the system choose one. */
export async function startServer(cluster: Cluster, faults: FaultInjector, port: number): Promise<ApiServer> {
  const sockets = new Set<Socket>()
  const answer = (incoming: IncomingMessage, response: ServerResponse): void => {
    incoming.url = originForm(incoming.url ?? '/')
    const sender = authenticate(cluster, incoming.headers)
    const serve = async (): Promise<void> => {
      refuseWebPages(incoming.headers)
      if (!sender) throw new ApiError(401, 'Unauthorized', 'Unauthorized')
      await serveRequest(cluster, impersonate(cluster, sender, incoming), incoming, response)
    }
    injectFaults(faults, incoming, response, serve, sender?.name).catch((error: unknown) => sendError(response, error))
  }
  const server = createServer({ keepAliveTimeout: 60_000, noDelay: true }, answer)
  const certificate = acceptTls(server)
  server.on('upgrade', (incoming, socket: Socket) => {
    // Node makes no response for a request that wants another protocol; unless it gets it, it is answered like any other.
    const response = new ServerResponse(incoming)
    response.shouldKeepAlive = false
    response.assignSocket(socket)
    response.once('finish', () => socket.end())
    answer(incoming, response)
  })
  server.requestTimeout = 0
  server.headersTimeout = 0
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const listening = await listenOnLoopback(server, cluster.clock, port)
  return {
    url: `http://127.0.0.1:${listening.port}`,
    server,
    certificate,
    stop: async () => {
      const closed = listening.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
