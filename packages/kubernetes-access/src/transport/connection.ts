import type { Agent } from 'node:http'

/** An open way to an API server. Those who mean the same server as the same user share one, and with it its sockets. */
export interface Connection {
  /** URL without a slash at its end. */
  readonly server: string
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
