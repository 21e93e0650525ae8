import type { Agent, ClientRequestArgs, RequestOptions } from 'node:http'
import { urlToHttpOptions } from 'node:url'
import type { SystemContext } from 'chaos-plugin-api'
import type { Http2Sessions } from './http2-sessions.ts'

/** An open way to an API server. Those who mean the same server as the same user share one, and with it its sockets. */
export interface Connection {
  /** URL without a slash at its end. */
  readonly server: string
  /** The same as node's requests take it. */
  readonly address: ServerAddress
  readonly context: string | undefined
  readonly name: string
  /** Keeps connections alive between requests. Another one once `headers` has brought another client certificate. */
  readonly agent: Agent
  /** There where the server may speak HTTP/2. Others likewise. */
  readonly http2: Http2Sessions | undefined
  /** There where a proxy leads to the server. */
  readonly proxy: ProxyOnTheWay | undefined
  /** What TLS needs, for those who open a socket of their own; likewise. */
  readonly tls: TlsOptions
  /**
   * The headers that say who we are. Asked for anew with each request, because tokens expire. Rejects with the signal's reason as soon as
   * the signal fires.
   */
  readonly headers: (signal: AbortSignal) => Promise<Headers>
  /** There where the credentials can be asked for anew. */
  readonly renewal: Renewal | undefined
  /** Told each credential that `headers` gives, before whoever asks for it gets it: the masks of all that share the connection. */
  readonly learners: Set<SystemContext['learnSecret']>
  /** What was found out about the cluster, for as long as the process lives. */
  readonly known: Map<string, Promise<unknown>>
}

/** Credentials that somebody hands out, and that a server may have stopped accepting before they expire. */
export interface Renewal {
  /** Those that are known now; one that is compared, and not looked into. */
  given(): unknown
  /** Forgets those that were given, unless there are others by now, so that the next request asks anew. */
  forget(given: unknown): void
}

/** The proxy that leads to a server, for those who send requests and for those who say what became of them. */
export interface ProxyOnTheWay {
  /** Without name and password. */
  readonly host: string
  /** For sentences: `proxy-url in the kubeconfig`. */
  readonly namedBy: string
  /** Options by which the signal of a request also ends the opening of its connection. */
  readonly until: (signal: AbortSignal) => RequestOptions
}

/** Where a server is, taken apart once: to parse a URL for each of 50,000 calls takes a fifth of their time. */
export interface ServerAddress {
  readonly origin: Readonly<Pick<ClientRequestArgs, 'protocol' | 'hostname' | 'port' | 'auth'>>
  /** Host and port, as HTTP/2 names a server. */
  readonly authority: string
  /** What every path begins with, such as `/k8s/clusters/c-1`; often empty. A whole URL where a proxy wants that. */
  readonly prefix: string
}

/**
 * Takes the URL of a server apart. `whole` is what a proxy that is asked for whole URLs wants before each path. Throws `TypeError` for a URL that is
 * none.
 */
export function serverAddress(server: string, whole = ''): ServerAddress {
  const url = new URL(server)
  const { protocol, hostname, port, auth } = urlToHttpOptions(url)
  return {
    origin: { protocol, hostname, port, auth },
    authority: url.host,
    prefix: whole + url.pathname.replace(/\/$/, ''),
  }
}

/** Headers of a request; several values stand in a line each. */
export type Headers = Readonly<Record<string, string | string[]>>

/** PEM texts and switches, named as `node:tls` names them. */
export interface TlsOptions {
  readonly ca?: string | Buffer | string[]
  readonly cert?: string | Buffer
  readonly key?: string | Buffer
  readonly rejectUnauthorized?: boolean
  readonly servername?: string
}
