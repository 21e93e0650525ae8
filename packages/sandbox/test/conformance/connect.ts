import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http'
import { Agent, request as requestHttps } from 'node:https'
import { parse } from 'yaml'

/** Where the API server is, and how one proves who one is. */
export interface Connection {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly tls: { readonly ca?: Buffer; readonly cert?: Buffer; readonly key?: Buffer }
  readonly agent: Agent | undefined
}

interface Kubeconfig {
  readonly clusters: readonly { readonly name: string; readonly cluster: Readonly<Record<string, string>> }[]
  readonly users: readonly { readonly name: string; readonly user: Readonly<Record<string, string>> }[]
  readonly contexts: readonly {
    readonly name: string
    readonly context: { readonly cluster: string; readonly user: string }
  }[]
  readonly 'current-context': string
}

/** Reads the current context of a kubeconfig that holds its certificates or token itself. */
export function connect(kubeconfig: string): Connection {
  const config = parse(kubeconfig) as Kubeconfig
  const context = config.contexts.find(({ name }) => name === config['current-context'])?.context
  const cluster = config.clusters.find(({ name }) => name === context?.cluster)?.cluster ?? {}
  const user = config.users.find(({ name }) => name === context?.user)?.user ?? {}
  const decoded = (text: string | undefined) => (text === undefined ? undefined : Buffer.from(text, 'base64'))
  const ca = decoded(cluster['certificate-authority-data'])
  const cert = decoded(user['client-certificate-data'])
  const key = decoded(user['client-key-data'])
  const tls = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) }
  const url = cluster['server'] ?? ''
  return {
    url,
    headers: user['token'] ? { authorization: `Bearer ${user['token']}` } : {},
    tls,
    agent: url.startsWith('https:') ? new Agent({ keepAlive: true, ...tls }) : undefined,
  }
}

export interface OpenRequest {
  readonly method: string
  readonly path: string
  readonly body?: string
  readonly headers: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** Sends a request and resolves when the head of the response is there. */
export function open(
  connection: Connection,
  { method, path, body, headers, signal }: OpenRequest,
): Promise<IncomingMessage> {
  const url = new URL(path, connection.url)
  const options: RequestOptions = {
    method,
    headers: {
      ...connection.headers,
      ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
      ...headers,
    },
    ...(connection.agent ? { agent: connection.agent } : {}),
    ...(signal ? { signal } : {}),
  }
  return new Promise((resolve, reject) => {
    const outgoing = connection.agent ? requestHttps(url, options, resolve) : requestHttp(url, options, resolve)
    outgoing.once('error', reject)
    outgoing.end(body)
  })
}
