import type { ClientRequestArgs, Agent as HttpAgent, RequestOptions } from 'node:http'
import { type AgentOptions, Agent as HttpsAgent } from 'node:https'
import type { Duplex } from 'node:stream'
import { connect as connectSecurely } from 'node:tls'
import { bareHost } from './bare-host.ts'
import { connectToProxy } from './connect-to-proxy.ts'
import { openHttpTunnel } from './http-tunnel.ts'
import { openSocksTunnel } from './socks-tunnel.ts'

/** What node gives an agent: the options of the request, and the name that the server is to prove. */
interface ProxiedRequest extends ClientRequestArgs {
  readonly openingEndsWith?: AbortSignal
  readonly servername?: string
}

/** Options of a request by which the opening of its connection ends with a signal. */
export function until(openingEndsWith: AbortSignal): RequestOptions {
  const options: ProxiedRequest = { openingEndsWith }
  return options
}

/** An agent for servers of a scheme, `http:` or `https:`, whose connections lead through a proxy. */
export function proxiedAgent(proxy: URL, scheme: string, options: AgentOptions): HttpAgent {
  const secure = scheme === 'https:'
  const { Agent } = process.getBuiltinModule('node:http')
  const agent = secure ? new HttpsAgent(options) : new Agent(options)
  agent.createConnection = (request: ProxiedRequest, done) => {
    openWay(proxy, secure, options, request).then(
      (way) => done?.(null, secure ? encrypted(way, options, request) : way),
      (error: Error) => done?.(error, undefined as unknown as Duplex),
    )
    return undefined
  }
  return agent
}

/** Opens a tunnel through a proxy to a server; `options` as above. Throws `ProxyFailure`, or the signal's reason. */
export async function openTunnel(proxy: URL, server: URL, options: AgentOptions, signal: AbortSignal): Promise<Duplex> {
  const port = server.port || (server.protocol === 'https:' ? 443 : 80)
  return openWay(proxy, true, options, { host: bareHost(server), port, openingEndsWith: signal })
}

async function openWay(proxy: URL, secure: boolean, options: AgentOptions, request: ProxiedRequest): Promise<Duplex> {
  const { openingEndsWith: signal } = request
  const { ca, rejectUnauthorized } = options
  const trust = {
    ...(ca === undefined ? {} : { ca }),
    ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
  }
  const socket = await connectToProxy(proxy, trust, signal)
  if (!secure && !proxy.protocol.startsWith('socks')) return socket
  const abort = () => socket.destroy()
  signal?.addEventListener('abort', abort, { once: true })
  try {
    const host = bareHost({ hostname: request.host ?? request.hostname ?? 'localhost' })
    const port = Number(request.port ?? (secure ? 443 : 80))
    if (proxy.protocol.startsWith('socks')) return await openSocksTunnel(socket, proxy, host, port)
    return await openHttpTunnel(socket, proxy, `${host.includes(':') ? `[${host}]` : host}:${port}`)
  } catch (error) {
    socket.destroy()
    throw signal?.aborted ? signal.reason : error
  } finally {
    signal?.removeEventListener('abort', abort)
  }
}

function encrypted(way: Duplex, tls: AgentOptions, { host, servername }: ProxiedRequest): Duplex {
  const { ca, cert, key, rejectUnauthorized, secureContext } = tls
  return connectSecurely({
    socket: way,
    ...(host === undefined || host === null ? {} : { host }),
    ...(servername === undefined ? {} : { servername }),
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(secureContext === undefined ? {} : { secureContext }),
    ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
  })
}
