import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse, request as send } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { foreignCertificate, serverCertificate } from '../../../packages/kubernetes-access/test/support/certificates.ts'

/** How a proxy of HTTP is to be. */
export interface HttpProxyOptions {
  /** Whether it is itself spoken to in TLS. */
  readonly secure?: boolean
  /** Whether its certificate is one that nobody vouches for. */
  readonly foreign?: boolean
  /** Name and password without which nobody gets through: `ada:kiwi`. */
  readonly user?: string
  /** The status with which it refuses everybody. */
  readonly refuses?: number
}

/** Starts a proxy of HTTP that leads every name to this machine, and says by `route` which of its local ports is used for whom. */
export async function startHttpProxy(
  { secure = false, foreign = false, user, refuses }: HttpProxyOptions,
  route: (port: number, user: string | undefined) => void,
): Promise<{ readonly server: Server; readonly port: number }> {
  const refusal = ({ headers }: IncomingMessage) => {
    if (refuses !== undefined) return refuses
    return user === undefined || userIn(headers['proxy-authorization']) === user ? undefined : 407
  }
  const forward = (request: IncomingMessage, response: ServerResponse) => {
    const status = refusal(request)
    if (status !== undefined) return response.writeHead(status).end()
    const { port, pathname, search } = new URL(request.url ?? '')
    const { 'proxy-authorization': known, ...headers } = request.headers
    const further = send({ host: '127.0.0.1', port, path: pathname + search, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    further.once('socket', (socket) => {
      socket.once('connect', () => route(socket.localPort ?? 0, userIn(known)))
    })
    further.once('error', () => response.writeHead(502).end())
    request.pipe(further)
    return undefined
  }
  const tunnel = (request: IncomingMessage, client: Duplex) => {
    client.on('error', () => undefined)
    const status = refusal(request)
    if (status !== undefined) return client.end(`HTTP/1.1 ${status} Refused\r\ncontent-length: 0\r\n\r\n`)
    const port = Number(/:(\d+)$/.exec(request.url ?? '')?.[1])
    const further = connect(port, '127.0.0.1', () => {
      route(further.localPort ?? 0, userIn(request.headers['proxy-authorization']))
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      client.pipe(further).pipe(client)
    })
    further.on('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'))
    return undefined
  }
  const server = secure
    ? createTlsServer(foreign ? foreignCertificate : serverCertificate, forward)
    : createServer(forward)
  server.on('connect', tunnel)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, port: (server.address() as AddressInfo).port }
}

/** `ada:kiwi` of `Basic YWRhOmtpd2k=`. */
function userIn(authorization: string | undefined): string | undefined {
  return authorization === undefined
    ? undefined
    : Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString()
}
