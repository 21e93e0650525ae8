import type { Agent, ClientRequestArgs } from 'node:http'
import { urlToHttpOptions } from 'node:url'

/** An open way to an API server. Those who mean the same server as the same user share one, and with it its sockets. */
export interface Connection {
  /** URL without a slash at its end. */
  readonly server: string
  /** The same as node's requests take it. */
  readonly address: ServerAddress
  readonly context: string | undefined
  readonly name: string
  /** Keeps connections alive between requests. */
  readonly agent: Agent
  /** What TLS needs, for those who open a socket of their own. */
  readonly tls: TlsOptions
  /**
   * The headers that say who we are. Asked for anew with each request, because tokens expire. Rejects with the signal's reason as soon as
   * the signal fires.
   */
  headers(signal: AbortSignal): Promise<Headers>
  /** What was found out about the cluster, for as long as the process lives. */
  readonly known: Map<string, Promise<unknown>>
}

/** Where a server is, taken apart once: to parse a URL for each of 50,000 calls takes a fifth of their time. */
export interface ServerAddress {
  readonly origin: Readonly<Pick<ClientRequestArgs, 'protocol' | 'hostname' | 'port' | 'auth'>>
  /** What every path begins with, such as `/k8s/clusters/c-1`; often empty. */
  readonly prefix: string
}

/** Takes the URL of a server apart. Throws `TypeError` for one that is none. */
export function serverAddress(server: string): ServerAddress {
  const url = new URL(server)
  const { protocol, hostname, port, auth } = urlToHttpOptions(url)
  return { origin: { protocol, hostname, port, auth }, prefix: url.pathname.replace(/\/$/, '') }
}

/** Headers of a request; several values stand in a line each. */
export type Headers = Readonly<Record<string, string | string[]>>

/** PEM texts and switches, named as `node:tls` names them. */
export interface TlsOptions {
  readonly ca?: string | Buffer
  readonly cert?: string | Buffer
  readonly key?: string | Buffer
  readonly rejectUnauthorized?: boolean
  readonly servername?: string
}
