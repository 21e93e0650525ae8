import type { Agent, RequestOptions } from 'node:http'
import type { AgentOptions } from 'node:https'
import type { Duplex } from 'node:stream'
import { proxyAuthorization } from './user-of-url.ts'

/** How requests to a server are sent through a proxy: what `http.request` or `https.request`, by the server's scheme, has to be given. */
export interface ProxyRoute {
  /** Opens the connections, and keeps them if the options say so. */
  readonly agent: Agent
  /** What goes before each path: a proxy of HTTP, asked in the clear, gets the whole URL. Empty where it opens a tunnel. */
  readonly prefix: string
  /** What such a proxy has to be told with each request. */
  readonly headers: Readonly<Record<string, string>>
  /** Options by which the signal of a request ends the opening of its connection too: node's agents are not told of it. */
  readonly until: (signal: AbortSignal) => RequestOptions
  /** Opens a way for what is no request of node's: bytes to and from the server, not encrypted by us. */
  readonly tunnel: (signal: AbortSignal) => Promise<Duplex>
}

/**
 * The route to a server through a proxy: of HTTP, which opens a tunnel to what is encrypted, or of SOCKS 5. `options` are those of node's agents,
 * with what TLS needs. Where the proxy is at fault, requests end with `ProxyFailure`, never with an error that looks like one of the server.
 *
 * @example
 * const server = new URL('https://api.example')
 * const proxy = proxyFor(server, process.env)
 * const route = proxy === undefined ? undefined : await routeThrough(proxy, server)
 */
export async function routeThrough(proxy: URL, server: URL, options: AgentOptions = {}): Promise<ProxyRoute> {
  const { openTunnel, proxiedAgent, until } = await import('./proxied-agent.ts')
  const agent = proxiedAgent(proxy, server.protocol, options)
  const inTheClear = server.protocol === 'http:' && !proxy.protocol.startsWith('socks')
  const tunnel = async (signal: AbortSignal) => openTunnel(proxy, server, options, signal)
  return inTheClear
    ? { agent, until, tunnel, prefix: `http://${server.host}`, headers: proxyAuthorization(proxy) }
    : { agent, until, tunnel, prefix: '', headers: {} }
}
