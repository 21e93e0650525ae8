import { isDeepStrictEqual } from 'node:util'
import { startSandbox, virtualClock } from 'chaos-sandbox'

interface Metadata {
  readonly name: string
  readonly labels?: unknown
  readonly annotations?: Readonly<Record<string, string>>
  readonly ownerReferences?: unknown
}

interface StoredObject {
  readonly kind?: string
  readonly metadata: Metadata
  readonly spec?: unknown
  readonly data?: unknown
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] }
}

const labels = { app: 'web' }
const settings = { name: 'settings' }
const container = { name: 'main', image: 'web:1', envFrom: [{ configMapRef: settings }] }
const template = { metadata: { labels }, spec: { containers: [container] } }
const selector = { matchLabels: labels }
const dbLabels = { app: 'db' }
const dbTemplate = { metadata: { labels: dbLabels }, spec: { containers: [{ name: 'main', image: 'db:1' }] } }

/** Where things are listed, and what stands there from the start. */
const shop: Readonly<Record<string, readonly object[]>> = {
  '/api/v1/namespaces': [{ metadata: { name: 'shop' } }],
  '/api/v1/nodes': [],
  '/api/v1/namespaces/shop/services': [
    { metadata: { name: 'web' }, spec: { selector: labels, ports: [{ port: 80 }] } },
  ],
  '/api/v1/namespaces/shop/secrets': [],
  '/api/v1/namespaces/shop/configmaps': [{ metadata: settings, data: { colour: 'blue' } }],
  '/apis/apps/v1/namespaces/shop/deployments': [
    { metadata: { name: 'web', labels }, spec: { replicas: 2, selector, template } },
  ],
  '/apis/apps/v1/namespaces/shop/statefulsets': [
    {
      metadata: { name: 'db' },
      spec: { replicas: 1, serviceName: 'db', selector: { matchLabels: dbLabels }, template: dbTemplate },
    },
  ],
  '/apis/policy/v1/namespaces/shop/poddisruptionbudgets': [
    { metadata: { name: 'db' }, spec: { minAvailable: 0, selector: { matchLabels: dbLabels } } },
  ],
  '/apis/networking.k8s.io/v1/namespaces/shop/ingresses': [
    {
      metadata: { name: 'web', annotations: { owner: 'us' } },
      spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
    },
  ],
  '/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies': [
    { metadata: { name: 'allow' }, spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] } },
  ],
  '/apis/networking.istio.io/v1/namespaces/shop/virtualservices': [
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: 'web' },
      spec: {
        hosts: ['web'],
        http: [
          { name: 'plain', match: [{ uri: { prefix: '/plain' } }], route: [{ destination: { host: 'web' } }] },
          {
            name: 'faulty',
            route: [{ destination: { host: 'web', subset: 'old' } }],
            fault: {
              delay: { fixedDelay: '1s', percentage: { value: 10 } },
              abort: { httpStatus: 503, percentage: { value: 10 } },
            },
          },
        ],
      },
    },
  ],
}

/** A restart stays written in the template: to take it away would restart everything once more. */
function withoutRestart(spec: unknown): unknown {
  return JSON.parse(JSON.stringify(spec ?? null), (key, value: unknown) => {
    if (key !== 'annotations') return value
    const { 'kubectl.kubernetes.io/restartedAt': _, ...others } = value as Readonly<Record<string, string>>
    return Object.keys(others).length === 0 ? undefined : others
  }) as unknown
}

/** Seconds of the shop's clock after which nothing more is to be expected. */
const patience = 600

/** A sandbox with a shop in it: a Deployment and a StatefulSet that are ready, and what leads to them. Its time is virtual. */
export async function startShop() {
  const clock = virtualClock()
  const sandbox = await startSandbox({ preset: 'empty', nodes: 3, clock, seed: 1 })

  async function call(method: string, path: string, body?: unknown, type = 'application/json'): Promise<unknown> {
    const answer = await fetch(`${sandbox.url}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': type } }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${text}`)
    return JSON.parse(text) as unknown
  }
  const list = async (path: string) => ((await call('GET', path)) as { items: readonly StoredObject[] }).items

  async function readyPods(): Promise<number> {
    const isReady = ({ status }: StoredObject) =>
      status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true
    return (await list('/api/v1/namespaces/shop/pods')).filter(isReady).length
  }

  /** What anybody wants of the cluster: not what the server adds, nor which pods do the work. */
  async function wishes(): Promise<Readonly<Record<string, unknown>>> {
    const found: Record<string, unknown> = {}
    for (const path of Object.keys(shop)) {
      for (const { metadata, spec, data } of await list(path)) {
        const { 'deployment.kubernetes.io/revision': _, ...annotations } = metadata.annotations ?? {}
        found[`${path}/${metadata.name}`] = { labels: metadata.labels, annotations, spec: withoutRestart(spec), data }
      }
    }
    return found
  }

  async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    for (let second = 0; second < patience; second += 1) {
      if (await isSo()) return
      await clock.sleep(1)
    }
    throw new Error(`${what} did not come about`)
  }

  for (const [path, objects] of Object.entries(shop)) for (const object of objects) await call('POST', path, object)
  // What patches by JSON is loaded at the first one, which must not be one that a clock which jumps gives 30 s.
  await call('PATCH', '/api/v1/namespaces/shop', [], 'application/json-patch+json')
  await until('three ready pods', async () => (await readyPods()) === 3)
  const before = await wishes()
  return {
    sandbox,
    clock,
    call,
    wishes,
    before,
    readyPods,
    /** Waits until all that is wished for is as at the start, and the pods are ready. */
    async untilAsBefore() {
      await until(
        'the shop as before',
        async () => isDeepStrictEqual(await wishes(), before) && (await readyPods()) === 3,
      )
    },
  }
}
