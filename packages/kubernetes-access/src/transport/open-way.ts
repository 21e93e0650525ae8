import { Agent as HttpsAgent } from 'node:https'
import { type ProxyRoute, routeThrough, type SystemContext } from 'chaos-plugin-api'
import type { Connection, TlsOptions } from './connection.ts'
import { http2Sessions } from './http2-sessions.ts'
import type { ServerProxy } from './proxy-to.ts'
import { secureContextOf } from './secure-context.ts'

/** How requests get to a server, with what TLS needed when it was opened. */
export interface Way {
  readonly tls: TlsOptions
  readonly agent: Connection['agent']
  readonly http2: Connection['http2']
  /** There where a proxy leads to the server. */
  readonly route: ProxyRoute | undefined
}

/** Sockets that idle for long are closed by load balancers without a word, so they are given up before that. */
const options = { keepAlive: true, maxSockets: 64, timeout: 20_000 }

/**
 * The way to a server, on which nobody has gone yet. As for Go, the variable `DISABLE_HTTP2` keeps it to HTTP/1.1. Throws `StepFailure` with reason `no-access` where what TLS needs
 * is of no use.
 */
export async function openWay(
  server: URL,
  proxy: ServerProxy | undefined,
  tls: TlsOptions,
  environment: SystemContext['environment'],
): Promise<Way> {
  const isSecure = server.protocol === 'https:'
  const secure = isSecure ? { ...verification(tls), secureContext: secureContextOf(tls) } : {}
  const trust = tls.ca === undefined ? verification(tls) : { ...verification(tls), ca: tls.ca }
  const route =
    proxy === undefined ? undefined : await routeThrough(proxy.url, server, { ...options, ...trust, ...secure })
  const { Agent } = process.getBuiltinModule('node:http')
  const agent = route?.agent ?? (isSecure ? new HttpsAgent({ ...options, ...secure }) : new Agent(options))
  const http2 =
    isSecure && !environment['DISABLE_HTTP2']
      ? http2Sessions({ server, tls: secure, tunnel: route?.tunnel, agent })
      : undefined
  return { tls, agent, http2, route }
}

function verification({ rejectUnauthorized, servername }: TlsOptions): TlsOptions {
  return {
    ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
    ...(servername === undefined ? {} : { servername }),
  }
}
