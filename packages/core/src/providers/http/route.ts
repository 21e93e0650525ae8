import type { ClientRequest, RequestOptions } from 'node:http'
import type { TLSSocketOptions } from 'node:tls'
import { timerDelay } from '../../time/timer-delay.ts'
import { ExchangeFailed } from './exchange-failed.ts'
import type { HttpLimits } from './http-limits.ts'

/** What bounds the opening of a way to a server. */
export interface OpeningOptions {
  readonly limits: HttpLimits
  readonly signal: AbortSignal
}

/** How a request reaches its server: straight, or through a proxy. */
export interface Route {
  /** Whether what speaks to the server is encrypted. */
  readonly secure: boolean
  /** What stands behind the method in the request. */
  pathOf(url: URL): string
  /** Gets the way ready; what it returns begins a request. */
  open(url: URL, options: OpeningOptions): Promise<(request: RequestOptions) => ClientRequest>
}

/** Options for encrypted connections. */
export interface Trust {
  readonly rejectUnauthorized: boolean
  /** Certificates in place of the usual authorities. */
  readonly ca?: readonly string[]
}

/** The route to a URL. */
export function routeTo(url: URL, trust: Trust, proxy: URL | undefined): Route {
  const secure = url.protocol === 'https:'
  const tls: TLSSocketOptions = {
    rejectUnauthorized: trust.rejectUnauthorized,
    ...(trust.ca ? { ca: [...trust.ca] } : {}),
  }
  const inPath = (to: URL) => to.pathname + to.search
  if (proxy === undefined) return { secure, pathOf: inPath, open: (to) => begin(to, tls) }
  if (secure) return { secure, pathOf: inPath, open: (to, options) => throughTunnel(to, proxy, tls, options) }
  return {
    secure: proxy.protocol === 'https:',
    pathOf: (to) => `${to.protocol}//${to.host}${inPath(to)}`,
    open: async () => {
      const send = await begin(proxy, tls)
      return (request) => send({ ...request, headers: { ...credentialsFor(proxy), ...request.headers } })
    },
  }
}

async function begin(to: URL, tls: TLSSocketOptions): Promise<(request: RequestOptions) => ClientRequest> {
  const { request: start } = to.protocol === 'https:' ? await import('node:https') : await import('node:http')
  // No pool: a connection kept from an earlier activity may lead to a server that is gone, and would blame the wrong moment.
  const at: RequestOptions = { host: bareHost(to), port: to.port === '' ? undefined : to.port, agent: false }
  return (request) => start({ ...tls, ...at, ...request })
}

async function throughTunnel(
  to: URL,
  proxy: URL,
  tls: TLSSocketOptions,
  { limits, signal }: OpeningOptions,
): Promise<(request: RequestOptions) => ClientRequest> {
  const send = await begin(proxy, tls)
  const target = `${to.hostname}:${to.port || '443'}`
  const asked = send({ method: 'CONNECT', path: target, headers: { ...credentialsFor(proxy), Host: target } })
  const { connect } = await import('node:tls')
  const { isIP } = await import('node:net')
  const { request: start } = await import('node:https')
  return new Promise((resolve, reject) => {
    const abort = () => asked.destroy()
    signal.addEventListener('abort', abort, { once: true })
    const timer =
      limits.connect === undefined
        ? undefined
        : setTimeout(() => fail(new ExchangeFailed('connect-timeout')), timerDelay(limits.connect))
    const settle = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
    }
    const fail = (error: unknown) => {
      settle()
      reject(signal.aborted ? signal.reason : error)
      asked.destroy()
    }
    asked.once('error', (error) => fail(new ExchangeFailed('connect', error)))
    asked.once('response', ({ statusCode }) => fail(refusedBy(proxy, statusCode)))
    asked.once('connect', ({ statusCode }, socket) => {
      if (statusCode !== 200) return fail(refusedBy(proxy, statusCode))
      settle()
      const host = bareHost(to)
      // Addresses may not be given as the name of the server.
      const serverName = isIP(host) === 0 ? { servername: host } : {}
      resolve((request) =>
        start({ ...request, host, createConnection: () => connect({ ...tls, socket, host, ...serverName }) }),
      )
    })
    asked.end()
  })
}

function refusedBy(proxy: URL, status: number | undefined): ExchangeFailed {
  return new ExchangeFailed('connect', new Error(`the proxy ${proxy.host} answered ${status}`))
}

function credentialsFor(proxy: URL): Record<string, string> {
  if (proxy.username === '') return {}
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`
  return { 'Proxy-Authorization': `Basic ${Buffer.from(pair, 'latin1').toString('base64')}` }
}

/** The host as sockets want it: an IPv6 address without its brackets. */
function bareHost({ hostname }: URL): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
}
