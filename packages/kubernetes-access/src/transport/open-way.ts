import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { type ProxyRoute, routeThrough } from 'chaos-plugin-api'
import type { Connection, TlsOptions } from './connection.ts'
import type { ServerProxy } from './proxy-to.ts'
import { secureContextOf } from './secure-context.ts'

/** How requests get to a server, with what TLS needed when it was opened. */
export interface Way {
  readonly tls: TlsOptions
  readonly agent: Connection['agent']
  /** There where a proxy leads to the server. */
  readonly route?: ProxyRoute
}

/** Sockets that idle for long are closed by load balancers without a word, so they are given up before that. */
const options = { keepAlive: true, maxSockets: 64, timeout: 20_000 }

/** The way to a server, on which nobody has gone yet. Throws `StepFailure` with reason `no-access` where what TLS needs is of no use. */
export async function openWay(server: string, proxy: ServerProxy | undefined, tls: TlsOptions): Promise<Way> {
  const secure = server.startsWith('https:') ? { ...verification(tls), secureContext: secureContextOf(tls) } : {}
  if (proxy !== undefined) {
    const trust = tls.ca === undefined ? verification(tls) : { ...verification(tls), ca: tls.ca }
    const route = await routeThrough(proxy.url, new URL(server), { ...options, ...trust, ...secure })
    return { tls, agent: route.agent, route }
  }
  return { tls, agent: server.startsWith('http:') ? new HttpAgent(options) : new HttpsAgent({ ...options, ...secure }) }
}

function verification({ rejectUnauthorized, servername }: TlsOptions): TlsOptions {
  return {
    ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
    ...(servername === undefined ? {} : { servername }),
  }
}
