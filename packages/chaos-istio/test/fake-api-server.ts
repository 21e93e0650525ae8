import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isDeepStrictEqual } from 'node:util'
import { applyJsonPatch, type Operation } from '../../kubernetes-access/test/support/json-patch.ts'
import type { HttpRule, VirtualService } from '../src/virtual-service.ts'

/** An API server that holds VirtualServices, reads and patches them, and writes down what it was asked. */
export class FakeApiServer implements AsyncDisposable {
  readonly calls: string[] = []
  /** Called once before the next patch is looked at: somebody else who is faster. */
  meanwhile: (() => void) | undefined
  /** Status with which patches are refused. */
  refusePatches: number | undefined
  /** What the API server makes of what a patch is to come to: pruned by a schema, say. */
  admit = (object: VirtualService): VirtualService => object
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
    this.#keep({
      apiVersion: 'networking.istio.io/v1alpha3',
      kind: 'VirtualService',
      metadata: { name, namespace: 'bookinfo', uid, resourceVersion: '', creationTimestamp: '2026-11-22T12:00:00Z' },
      spec: { hosts: [name], http },
    })
  }

  #keep(object: VirtualService): void {
    this.#version += 1
    const metadata = { ...object.metadata, resourceVersion: String(this.#version) }
    this.#objects.set(metadata.name, { ...object, metadata })
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

  #answer(method: string, url: string, body: string): readonly [number, unknown] {
    const path = url.split('?')[0]!
    if (path.endsWith('/namespaces/kube-system')) return [200, { metadata: { uid: this.clusterUid } }]
    const namespace = /^\/api\/v1\/namespaces\/([^/]+)$/.exec(path)?.[1]
    if (namespace === 'bookinfo') return [200, { metadata: { name: namespace } }]
    if (namespace !== undefined) {
      return refusal(404, 'NotFound', `namespaces "${namespace}" not found`, namespace, { kind: 'namespaces' })
    }
    const name = /\/apis\/networking\.istio\.io\/v1[a-z0-9]*\/namespaces\/bookinfo\/virtualservices\/([^/]+)$/.exec(
      path,
    )?.[1]
    this.calls.push(`${method} ${name}`)
    if (method === 'PATCH') {
      this.meanwhile?.()
      this.meanwhile = undefined
      if (this.refusePatches !== undefined) return refusal(this.refusePatches, 'Forbidden', 'refused', name)
    }
    const found = this.#objects.get(name ?? '')
    if (found === undefined) {
      return refusal(404, 'NotFound', `virtualservices.networking.istio.io "${name}" not found`, name)
    }
    if (method === 'GET') return [200, found]
    const patched = applyJsonPatch(found, JSON.parse(body) as readonly Operation[]) as VirtualService | undefined
    if (patched === undefined) return refusal(422, 'Invalid', 'the server rejected our request', name)
    const admitted = this.admit(patched)
    // What changes nothing does not move the version.
    if (!isDeepStrictEqual(admitted, found)) this.#keep(admitted)
    return [200, this.#objects.get(found.metadata.name)]
  }
}

function refusal(
  code: number,
  reason: string,
  message: string,
  name?: string,
  of: object = { group: 'networking.istio.io', kind: 'virtualservices' },
): readonly [number, unknown] {
  const details = { name, ...of }
  return [code, { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason, details, code }]
}
