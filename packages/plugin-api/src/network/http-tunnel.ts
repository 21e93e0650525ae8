import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { shorten } from '../shorten.ts'
import { networkFailure } from './network-failure.ts'
import { ProxyFailure } from './proxy-failure.ts'
import { proxyAuthorization } from './user-of-url.ts'

/** Asks a proxy of HTTP, over a connection to it, for a tunnel to `target` (`shop.example:443`). Throws `ProxyFailure`. */
export async function openHttpTunnel(socket: Socket, proxy: URL, target: string): Promise<Duplex> {
  const { promise, resolve, reject } = Promise.withResolvers<Duplex>()
  const asked = process.getBuiltinModule('node:http').request({
    method: 'CONNECT',
    path: target,
    headers: { Host: target, ...proxyAuthorization(proxy) },
    createConnection: () => socket,
  })
  asked.once('error', (error) => reject(notATunnel(proxy, error)))
  asked.once('connect', ({ statusCode = 0, statusMessage = '' }, tunnel, head) => {
    if (statusCode < 200 || statusCode > 299) return reject(refusal(proxy, target, statusCode, statusMessage))
    if (head.length > 0) tunnel.unshift(head)
    resolve(tunnel)
  })
  asked.end()
  return promise
}

/** What proxies answer where they are well, and the server is not there. */
const serverIsAway: ReadonlySet<number> = new Set([502, 503, 504])

function refusal(proxy: URL, target: string, status: number, text: string): ProxyFailure {
  if (status === 407) {
    return new ProxyFailure(proxy, 'does not let us through without a name and password that it knows (407)')
  }
  const said = text === '' ? '' : ` (${shorten(text, 80)})`
  return new ProxyFailure(proxy, `refused the way to ${target} with status ${status}${said}`, {
    fault: serverIsAway.has(status) ? 'beyond' : 'proxy',
  })
}

function notATunnel(proxy: URL, cause: unknown): ProxyFailure {
  const { fault, words } = networkFailure(cause)
  return new ProxyFailure(proxy, fault === 'protocol' ? 'does not speak HTTP' : `opened no way: ${words}`, { cause })
}
