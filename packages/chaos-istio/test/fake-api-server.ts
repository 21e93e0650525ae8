import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isDeepStrictEqual } from 'node:util'
import type { HttpRule, VirtualService } from '../src/virtual-service.ts'

interface Operation {
  readonly op: string
  readonly path: string
  readonly value?: unknown
}

/** An API server that holds VirtualServices, reads and patches them, and writes down what it was asked. */
export class FakeApiServer implements AsyncDisposable {
  readonly calls: string[] = []
  /** Called once before the next patch is looked at: somebody else who is faster. */
  meanwhile: (() => void) | undefined
  /** Status with which patches are refused. */
  refusePatches: number | undefined
  clusterUid = 'uid-of-the-cluster'
  readonly #objects = new Map<string, VirtualService>()
  readonly #server: Server
  #version = 1

  private constructor(server: Server) {
    this.#server = server
  }

  static async start(): Promise<FakeApiServer> {
    const server = createServer((request, response) => {
      void request.toArray().then((chunks) => {
        const [status, answer] = fake.#answer(request.method ?? '', request.url ?? '', chunks.join(''))
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
      })
    })
    const fake = new FakeApiServer(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return fake
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  put(name: string, http: readonly HttpRule[], uid = `uid-${name}`): void {
    this.#version += 1
    this.#objects.set(name, {
      apiVersion: 'networking.istio.io/v1alpha3',
      kind: 'VirtualService',
      metadata: {
        name,
        namespace: 'bookinfo',
        uid,
        resourceVersion: String(this.#version),
        creationTimestamp: '2026-11-22T12:00:00Z',
      },
      spec: { hosts: [name], http },
    })
  }

  remove(name: string): void {
    this.#objects.delete(name)
  }

  rules(name: string): readonly HttpRule[] {
    return this.#objects.get(name)!.spec.http!
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #answer(method: string, path: string, body: string): readonly [number, unknown] {
    if (path.endsWith('/namespaces/kube-system')) return [200, { metadata: { uid: this.clusterUid } }]
    const name = /\/apis\/networking\.istio\.io\/v1[a-z0-9]*\/namespaces\/bookinfo\/virtualservices\/([^/]+)$/.exec(
      path,
    )?.[1]
    this.calls.push(`${method} ${name}`)
    if (method === 'PATCH') {
      this.meanwhile?.()
      this.meanwhile = undefined
      if (this.refusePatches !== undefined) return refusal(this.refusePatches, 'refused')
    }
    const found = this.#objects.get(name ?? '')
    if (found === undefined) {
      return refusal(404, `virtualservices.networking.istio.io "${name}" not found`, { name, kind: 'virtualservices' })
    }
    if (method === 'GET') return [200, found]
    const patched = JSON.parse(JSON.stringify(found)) as VirtualService
    for (const operation of JSON.parse(body) as Operation[]) {
      if (!apply(patched, operation)) return refusal(422, `test of ${operation.path} failed`)
    }
    this.put(found.metadata.name, patched.spec.http ?? [], found.metadata.uid)
    return [200, this.#objects.get(found.metadata.name)]
  }
}

function refusal(code: number, message: string, details: object = {}): readonly [number, unknown] {
  return [code, { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, details, code }]
}

function apply(document: object, { op, path, value }: Operation): boolean {
  const parts = path.split('/').slice(1)
  const last = parts.pop()!
  const parent = parts.reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], document) as Record<
    string,
    unknown
  >
  if (op === 'test') return isDeepStrictEqual(parent[last], value)
  if (op === 'remove') {
    if (!(last in parent)) return false
    delete parent[last]
  } else {
    parent[last] = value
  }
  return true
}
