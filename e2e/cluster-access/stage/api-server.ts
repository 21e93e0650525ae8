import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { type Certificate, serverCertificate } from '../../../packages/kubernetes-access/test/support/certificates.ts'

/** What an API server was asked, and how that came to it. */
export interface Asked {
  /** The name that the test gives to the server. */
  readonly server: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Whose certificate the client proved to have. */
  readonly certificate: string | undefined
  /** The name that TLS was asked for. */
  readonly tlsName: string | undefined
  readonly http: string
  /** The proxy that it came through. */
  readonly through: string | undefined
  readonly status: number
}

/** How an API server is to be. */
export interface ApiServerOptions {
  /** In sentences; default `the server`. */
  readonly name?: string
  /** With which certificate it answers; `none` for plain HTTP. Default: the one of these tests. */
  readonly certificate?: Certificate | 'none'
  /** Default `127.0.0.1`. */
  readonly host?: string
  /** Whether it offers HTTP/2 beside HTTP/1.1. */
  readonly http2?: boolean
  /** Told each call before it is answered; the status is 200 unless this gives another. */
  readonly answer?: (headers: Asked['headers'], certificate: string | undefined) => number | Promise<number>
}

/** An API server with nothing in it. */
export interface ApiServer {
  readonly url: string
  readonly port: number
  /** As a kubeconfig has it. */
  readonly cluster: { readonly server: string; readonly 'certificate-authority-data'?: string }
}

type Request = IncomingMessage | Http2ServerRequest
type Response = ServerResponse | Http2ServerResponse

/** Starts an API server that notes what it is asked in `note`, and knows by `routes` which local port belongs to which proxy. */
export async function startApiServer(
  options: ApiServerOptions,
  { note, routes }: { readonly note: (asked: Asked) => void; readonly routes: ReadonlyMap<number, string> },
): Promise<ApiServer & { readonly server: Server }> {
  const {
    name = 'the server',
    certificate = serverCertificate,
    host = '127.0.0.1',
    http2 = false,
    answer = () => 200,
  } = options
  const take = async (request: Request, response: Response) => {
    const path = (request.url ?? '/').split('?', 1)[0]!
    const content = contentOf(path)
    const { socket } = request
    const owner = ownerOf(socket as Partial<TLSSocket>)
    const status = content === undefined ? await answer(request.headers, owner) : 200
    if (content === undefined) {
      note({
        server: name,
        path,
        headers: request.headers,
        certificate: owner,
        tlsName: ((socket as Partial<TLSSocket>).servername || undefined) as string | undefined,
        http: request.httpVersion,
        through: routes.get(socket.remotePort ?? 0),
        status,
      })
    }
    response.statusCode = status
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(status === 200 ? (content ?? emptyList(path)) : refusals[status]))
  }
  const listen = (request: Request, response: Response) => void take(request, response)
  const server = serverFor(certificate, http2, listen)
  server.listen(0, host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const scheme = certificate === 'none' ? 'http' : 'https'
  const url = `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`
  const trust = certificate === 'none' ? {} : { 'certificate-authority-data': btoa(certificate.cert) }
  return { server, port, url, cluster: { server: url, ...trust } }
}

function serverFor(
  certificate: Certificate | 'none',
  http2: boolean,
  listen: (request: Request, response: Response) => void,
): Server {
  if (certificate === 'none') return createServer(listen)
  const tls = { ...certificate, requestCert: true, rejectUnauthorized: false }
  return http2 ? createSecureServer({ ...tls, allowHTTP1: true }, listen) : createTlsServer(tls, listen)
}

function ownerOf(socket: Partial<TLSSocket>): string | undefined {
  const certificate = socket.getPeerX509Certificate?.()
  return certificate instanceof X509Certificate ? certificate.subject.replace(/^CN=/, '') : undefined
}

/** What is asked for beside the call, and not noted; undefined for the call itself. */
function contentOf(path: string): object | undefined {
  if (path.endsWith('/version')) return { major: '1', minor: '35', gitVersion: 'v1.35.0' }
  if (path.endsWith('/api')) return { kind: 'APIVersions', versions: ['v1'] }
  if (path.endsWith('/apis')) return { kind: 'APIGroupList', apiVersion: 'v1', groups: [] }
  if (path.includes('/namespaces/') && !path.endsWith('/pods')) return { kind: 'Namespace', metadata: {} }
  if (!path.endsWith('/api/v1')) return undefined
  const resource = { singularName: '', verbs: ['get', 'list'] }
  const resources = [
    { ...resource, name: 'nodes', kind: 'Node', namespaced: false },
    { ...resource, name: 'pods', kind: 'Pod', namespaced: true },
  ]
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: 'v1', resources }
}

function emptyList(path: string): object {
  return { kind: path.endsWith('/pods') ? 'PodList' : 'NodeList', apiVersion: 'v1', metadata: {}, items: [] }
}

const refusals: Readonly<Record<number, object>> = {
  401: {
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    reason: 'Unauthorized',
    code: 401,
    message: 'Unauthorized',
  },
}
