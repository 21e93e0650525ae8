import { connect, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectSecurely } from 'node:tls'
import { asError } from '../as-error.ts'
import { bareHost } from './bare-host.ts'
import { networkFailure } from './network-failure.ts'
import { ProxyFailure } from './proxy-failure.ts'

const ports: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 }
const socksPort = 1080

/** Opens a connection to a proxy, encrypted where its URL says so. Throws `ProxyFailure`, or the signal's reason. */
export async function connectToProxy(proxy: URL, trust: ConnectionOptions, signal?: AbortSignal): Promise<Socket> {
  signal?.throwIfAborted()
  const host = bareHost(proxy)
  const secure = proxy.protocol === 'https:'
  const port = proxy.port === '' ? (ports[proxy.protocol] ?? socksPort) : Number(proxy.port)
  const socket = secure ? connectSecurely({ ...trust, host, port, servername: serverName(host) }) : connect(port, host)
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const abort = () => socket.destroy(asError(signal?.reason))
  socket.once(secure ? 'secureConnect' : 'connect', resolve)
  socket.once('error', reject)
  signal?.addEventListener('abort', abort, { once: true })
  try {
    await promise
    return socket
  } catch (error) {
    socket.destroy()
    signal?.throwIfAborted()
    throw new ProxyFailure(proxy, `can't be reached: ${networkFailure(error).words}`, { cause: error })
  } finally {
    signal?.removeEventListener('abort', abort)
    socket.off('error', reject)
  }
}

/** The name that TLS asks for; an address is none. */
function serverName(host: string): string {
  return /^[\d.]+$|:/.test(host) ? '' : host
}
