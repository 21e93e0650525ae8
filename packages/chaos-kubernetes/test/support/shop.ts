import { isDeepStrictEqual } from 'node:util'
import { startSandbox, virtualClock } from 'chaos-sandbox'
import { simulateChaosMesh } from './simulate-chaos-mesh.ts'

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
  readonly webhooks?: unknown
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] }
}

const labels = { app: 'web' }
const settings = { name: 'settings' }
const container = { name: 'main', image: 'web:1', envFrom: [{ configMapRef: settings }] }
const template = { metadata: { labels }, spec: { containers: [container] } }
const selector = { matchLabels: labels }
/** A workload of an app with pods of one container. */
const workload = (app: string, more: object = {}, annotations: object = {}) => ({
  metadata: { name: app, labels: { app } },
  spec: {
    selector: { matchLabels: { app } },
    template: {
      metadata: { labels: { app }, annotations },
      spec: { containers: [{ name: 'main', image: `${app}:1` }] },
    },
    ...more,
  },
})
const dbLabels = { app: 'db' }
const dbTemplate = { metadata: { labels: dbLabels }, spec: { containers: [{ name: 'main', image: 'db:1' }] } }

/** Defines a kind of custom resource, whose objects may hold anything. */
function definition(group: string, version: string, kind: string, plural: string, scope = 'Namespaced') {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }
  return {
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope,
      names: { kind, plural, singular: kind.toLowerCase() },
      versions: [{ name: version, served: true, storage: true, schema }],
    },
  }
}

/** Where things are listed, and what stands there from the start. */
const shop: Readonly<Record<string, readonly object[]>> = {
  '/apis/apiextensions.k8s.io/v1/customresourcedefinitions': [
    definition('stable.example.com', 'v1', 'CronTab', 'crontabs'),
    definition('stable.example.com', 'v1', 'Calendar', 'calendars', 'Cluster'),
    definition('argoproj.io', 'v1alpha1', 'Application', 'applications'),
    definition('kustomize.toolkit.fluxcd.io', 'v1', 'Kustomization', 'kustomizations'),
    definition('chaos-mesh.org', 'v1alpha1', 'NetworkChaos', 'networkchaos'),
    definition('chaos-mesh.org', 'v1alpha1', 'StressChaos', 'stresschaos'),
    definition('chaos-mesh.org', 'v1alpha1', 'DNSChaos', 'dnschaos'),
    definition('litmuschaos.io', 'v1alpha1', 'ChaosEngine', 'chaosengines'),
    definition('litmuschaos.io', 'v1alpha1', 'ChaosResult', 'chaosresults'),
  ],
  '/api/v1/namespaces': [{ metadata: { name: 'shop' } }],
  '/api/v1/nodes': [],
  '/api/v1/namespaces/shop/services': [
    { metadata: { name: 'web' }, spec: { selector: labels, ports: [{ port: 80 }] } },
  ],
  '/api/v1/namespaces/shop/secrets': [],
  '/api/v1/namespaces/shop/serviceaccounts': [{ metadata: { name: 'builder', labels: { team: 'shop' } } }],
  '/api/v1/namespaces/shop/configmaps': [
    { metadata: settings, data: { colour: 'blue' } },
    { metadata: { name: 'coredns' }, data: { Corefile: '.:53 {\n    errors\n    reload\n}\n' } },
  ],
  '/apis/coordination.k8s.io/v1/namespaces/shop/leases': [
    { metadata: { name: 'leader' }, spec: { holderIdentity: 'controller-0', leaseDurationSeconds: 15 } },
  ],
  '/apis/scheduling.k8s.io/v1/priorityclasses': [],
  '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations': [
    {
      metadata: { name: 'rules' },
      webhooks: [
        {
          name: 'rules.example.com',
          clientConfig: { service: { namespace: 'shop', name: 'web' } },
          rules: [{ apiGroups: ['example.com'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['things'] }],
          admissionReviewVersions: ['v1'],
          sideEffects: 'None',
        },
      ],
    },
  ],
  '/apis/apps/v1/namespaces/shop/deployments': [
    { metadata: { name: 'web', labels }, spec: { replicas: 2, selector, template } },
  ],
  '/apis/apps/v1/namespaces/shop/statefulsets': [
    {
      metadata: { name: 'db' },
      spec: { replicas: 1, serviceName: 'db', selector: { matchLabels: dbLabels }, template: dbTemplate },
    },
  ],
  '/apis/apps/v1/namespaces/shop/daemonsets': [workload('log', {}, { 'sim.cluster/processes': 'workers' })],
  '/apis/apps/v1/namespaces/shop/replicasets': [workload('cache', { replicas: 1 })],
  '/apis/stable.example.com/v1/namespaces/shop/crontabs': [
    {
      apiVersion: 'stable.example.com/v1',
      kind: 'CronTab',
      metadata: { name: 'nightly' },
      spec: { hour: 3, days: [1] },
    },
  ],
  '/apis/stable.example.com/v1/calendars': [
    { apiVersion: 'stable.example.com/v1', kind: 'Calendar', metadata: { name: 'year' }, spec: { first: 'monday' } },
  ],
  '/apis/argoproj.io/v1alpha1/namespaces/shop/applications': [
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'shop' },
      spec: { project: 'default', syncPolicy: { automated: { prune: true, selfHeal: true } } },
    },
  ],
  '/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/shop/kustomizations': [
    {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: 'shop' },
      spec: { interval: '10m', prune: true },
    },
  ],
  '/apis/chaos-mesh.org/v1alpha1/namespaces/shop/dnschaos': [],
  '/apis/litmuschaos.io/v1alpha1/namespaces/shop/chaosengines': [],
  '/apis/litmuschaos.io/v1alpha1/namespaces/shop/chaosresults': [],
  '/apis/chaos-mesh.org/v1alpha1/namespaces/shop/networkchaos': [
    {
      apiVersion: 'chaos-mesh.org/v1alpha1',
      kind: 'NetworkChaos',
      metadata: { name: 'slow' },
      spec: { action: 'delay', mode: 'one', selector: {}, delay: { latency: '10ms' } },
    },
  ],
  '/apis/chaos-mesh.org/v1alpha1/namespaces/shop/stresschaos': [
    {
      apiVersion: 'chaos-mesh.org/v1alpha1',
      kind: 'StressChaos',
      metadata: { name: 'busy' },
      spec: { mode: 'one', selector: {}, stressors: { cpu: { workers: 1 } } },
    },
  ],
  '/apis/policy/v1/namespaces/shop/poddisruptionbudgets': [
    { metadata: { name: 'db' }, spec: { minAvailable: 0, selector: { matchLabels: dbLabels } } },
  ],
  '/api/v1/namespaces/shop/resourcequotas': [{ metadata: { name: 'all' }, spec: { hard: { pods: '99' } } }],
  '/api/v1/namespaces/shop/limitranges': [],
  '/apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers': [
    {
      metadata: { name: 'idle' },
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'none' }, maxReplicas: 3 },
    },
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

/** How many pods of the shop are ready when all is well: of web, db and cache, and one of log on each node. */
export const podsOfShop = 2 + 1 + 1 + 3
const revision = 'deployment.kubernetes.io/revision'
const templateGeneration = 'deprecated.daemonset.template.generation'
/** Seconds of the shop's clock after which nothing more is to be expected. */
const patience = 600

/** A sandbox with a shop in it: a Deployment and a StatefulSet that are ready, what leads to them, and a Chaos Mesh that looks after DNSChaos only. Its time is virtual. */
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
      for (const { metadata, spec, data, webhooks } of await list(path)) {
        if (metadata.ownerReferences !== undefined) continue
        const { [revision]: _, [templateGeneration]: __, ...annotations } = metadata.annotations ?? {}
        found[`${path}/${metadata.name}`] = {
          labels: metadata.labels,
          annotations,
          spec: withoutRestart(spec),
          data,
          webhooks,
        }
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
  await until(`${podsOfShop} ready pods`, async () => (await readyPods()) === podsOfShop)
  simulateChaosMesh({ sandbox, clock }, ['dnschaos'])
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
        async () => isDeepStrictEqual(await wishes(), before) && (await readyPods()) === podsOfShop,
      )
    },
  }
}
