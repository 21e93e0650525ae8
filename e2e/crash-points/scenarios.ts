import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { pauseOfMethod } from './mortal-process.ts'
import { shop } from './shop-objects.ts'

/** An action, as a file names it. */
export interface Step {
  readonly activity: string
  readonly arguments: Readonly<Record<string, unknown>>
}

/** What a run does. */
export interface Scenario {
  readonly name: string
  readonly experiment: Readonly<Record<string, unknown>>
}

const samples = new URL('../../sample-experiments/', import.meta.url)

/** Where actions find what they act on. */
export interface Place {
  /** A folder of files, `<kind>.json`. */
  readonly manifests: string
  /** A node that takes pods. */
  readonly node: string
}

const group = { group: 'stable.example.com', version: 'v1' }
const crontabs = { ...group, plural: 'crontabs' }
const calendars = { ...group, plural: 'calendars' }
const apiVersion = 'stable.example.com/v1'
const crontab = (spec: object) => ({
  apiVersion,
  kind: 'CronTab',
  metadata: { name: 'nightly', namespace: shop },
  spec,
})
const calendar = (spec: object) => ({ apiVersion, kind: 'Calendar', metadata: { name: 'year' }, spec })
const nightly = { kind: 'CronTab', api_version: apiVersion, name: 'nightly', ns: shop }
const fault = { name: 'slow', ns: shop }
const knowing = { i_know: 'a shop of a test' }

/** Every reversible action on each kind of object, by what it acts on. */
export function actionsOn({ manifests, node }: Place): Readonly<Record<string, readonly Step[]>> {
  const k = (action: string, args: Step['arguments']): Step => ({ activity: `kubernetes/${action}`, arguments: args })
  const i = (action: string, args: Step['arguments'] = {}): Step => ({
    activity: `istio/${action}`,
    arguments: {
      ns: 'bookinfo',
      virtual_service_name: 'reviews',
      routes: [{ destination: { host: 'reviews', subset: 'v3' } }],
      ...args,
    },
  })
  const from = (kind: string) => ({ spec_path: `${manifests}/${kind}.json`, ns: shop })
  const ingress = (name: string) => ({
    spec: { defaultBackend: { service: { name, port: { number: 80 } } } },
    name: 'web',
    ns: shop,
  })
  return {
    'a Deployment': [
      k('scale-deployment', { name: 'web', ns: shop, replicas: 0 }),
      k('scale-deployment', { name: 'web', ns: shop, replicas: 3 }),
      k('scale-deployment', { name: 'web', ns: shop, replicas: 2 }),
      k('scale-to-zero', { name: 'web', ns: shop }),
      k('set-image', { name: 'web', ns: shop, image: 'registry.invalid/web:none' }),
      k('break-reference', { name: 'web', ns: shop }),
      k('undo-rollout', { name: 'web', ns: shop }),
      k('patch', {
        kind: 'Deployment',
        name: 'web',
        ns: shop,
        patch: { spec: { replicas: 1, template: { metadata: { annotations: { patched: 'yes' } } } } },
      }),
      k('pause-rollout', { name: 'web', ns: shop }),
      k('resume-rollout', { name: 'web', ns: shop }),
      k('delete-deployment', { name: 'web', ns: shop }),
      k('kill-microservice', { name: 'web', label_selector: 'app=web', ns: shop }),
      k('create-deployment', from('deployment')),
    ],
    'a StatefulSet': [
      k('scale-statefulset', { name: 'db', ns: shop, replicas: 0 }),
      k('scale-statefulset', { name: 'db', ns: shop, replicas: 1 }),
      k('remove-statefulset', { name: 'db', ns: shop }),
      k('create-statefulset', from('statefulset')),
    ],
    'a DaemonSet': [
      k('update-daemon-set', { name: 'log', ns: shop, spec: { spec: { minReadySeconds: 1 } } }),
      k('delete-daemon-set', { name: 'log', ns: shop }),
      k('create-daemon-set', from('daemonset')),
    ],
    'a ReplicaSet': [k('delete-replica-set', { name: 'cache', ns: shop })],
    'a custom resource': [
      k('create-custom-object', { ...crontabs, ns: shop, resource: crontab({ hour: 9 }) }),
      k('patch-custom-object', { ...crontabs, ns: shop, name: 'nightly', resource: { spec: { hour: 5, days: null } } }),
      k('replace-custom-object', { ...crontabs, ns: shop, name: 'nightly', resource: crontab({ minute: 1 }) }),
      k('delete-custom-object', { ...crontabs, ns: shop, name: 'nightly' }),
      k('apply-from-json', { resource: JSON.stringify(crontab({ hour: 4, minute: 30 })) }),
      k('apply-from-yaml', { resource: JSON.stringify(crontab({ days: [7] })) }),
      k('set-image', { ...nightly, image: 'registry.invalid/nightly:none' }),
      k('pause-rollout', nightly),
    ],
    'a custom resource of the cluster': [
      k('create-cluster-custom-object', { ...calendars, resource: calendar({ first: 'friday' }) }),
      k('patch-cluster-custom-object', { ...calendars, name: 'year', resource: { spec: { last: 'sunday' } } }),
      k('replace-cluster-custom-object', { ...calendars, name: 'year', resource: calendar({ weeks: 52 }) }),
      k('delete-cluster-custom-object', { ...calendars, name: 'year' }),
    ],
    'a Chaos Mesh fault of the network': [
      k('chaos-mesh-add-latency', { ...fault, latency: '1s' }),
      k('chaos-mesh-set-loss', { ...fault, loss: 5 }),
      k('chaos-mesh-duplicate-packets', { ...fault, duplicate: 5 }),
      k('chaos-mesh-corrupt-packets', { ...fault, corrupt: 5 }),
      k('chaos-mesh-reorder-packets', { ...fault, reorder: 5 }),
      k('chaos-mesh-set-bandwidth', { ...fault, rate: '1mbps', limit: 9, buffer: 9 }),
      k('chaos-mesh-delete-network-fault', fault),
      // Nothing looks after faults there, so none is ever injected.
      k('inject-chaos-mesh', {
        ...fault,
        kind: 'NetworkChaos',
        timeout: 0,
        spec: { action: 'loss', mode: 'one', selector: { labelSelectors: { app: 'web' } }, loss: { loss: '5' } },
      }),
    ],
    'a Chaos Mesh load': [
      k('chaos-mesh-stress-cpu', { ...fault, workers: 1, load: 50 }),
      k('chaos-mesh-stress-memory', { ...fault, size: '10MB' }),
      k('chaos-mesh-delete-stressor', fault),
    ],
    'an engine of Litmus': [
      k('run-litmus-engine', {
        name: 'new',
        ns: shop,
        timeout: 0,
        spec: { chaosServiceAccount: 'litmus', experiments: [{ name: 'pod-delete' }] },
      }),
    ],
    'an application of Argo CD': [
      k('pause-argo-cd-sync', { name: 'shop', ns: shop }),
      k('patch', {
        kind: 'Application',
        api_version: 'argoproj.io/v1alpha1',
        name: 'shop',
        ns: shop,
        patch: { spec: { syncPolicy: { automated: null } } },
      }),
    ],
    'a Kustomization of Flux': [k('suspend-flux', { name: 'shop', ns: shop })],
    'a Service': [
      k('empty-service-endpoints', { name: 'web', ns: shop }),
      k('delete-service', { name: 'web', ns: shop }),
      k('create-service-endpoint', from('service')),
    ],
    'an Ingress': [
      k('update-ingress', ingress('other')),
      k('update-ingress', ingress('web')),
      k('delete-ingress', { name: 'web', ns: shop }),
      k('create-ingress', from('ingress')),
    ],
    'a NetworkPolicy': [
      k('remove-network-policy', { name: 'allow', ns: shop }),
      k('create-network-policy', from('networkpolicy')),
      k('partition-network', { ns: shop, label_selector: 'app=web', other_label_selector: 'app=db' }),
    ],
    'a disruption budget': [
      k('block-disruptions', { name: 'db', ns: shop }),
      k('block-disruptions', { label_selector: 'app=web', ns: shop }),
    ],
    'a quota': [
      k('squeeze-quota', { name: 'all', ns: shop, hard: { pods: 0, secrets: 1 } }),
      k('squeeze-quota', { name: 'all', ns: shop, hard: { pods: 1 } }),
      k('squeeze-quota', { ns: shop, hard: { pods: 0 } }),
    ],
    'a webhook': [
      k('break-webhook', { name: 'rules', ...knowing }),
      k('remove-webhook', { name: 'rules', ...knowing }),
    ],
    'a Lease': [k('steal-lease', { name: 'leader', ns: shop, seconds: 60, ...knowing })],
    'a Corefile': [
      k('rewrite-dns', { host: 'web.shop.svc.cluster.local', ns: shop, ...knowing }),
      k('rewrite-dns', { host: 'db.shop.svc.cluster.local', ns: shop, ...knowing }),
    ],
    'what fills': [k('fill-cluster', { ns: shop, replicas: 2, requests: { cpu: '1m' } })],
    limits: [k('squeeze-limits', { ns: shop, max: { memory: '16Mi' } })],
    'an autoscaler': [k('freeze-autoscaler', { name: 'idle', ns: shop })],
    'policies that deny': [
      k('deny-all-egress', { ns: shop }),
      k('remove-deny-all-egress', { ns: shop }),
      k('deny-all-ingress', { ns: shop }),
      k('remove-deny-all-ingress', { ns: shop }),
      k('allow-dns-access', { ns: shop }),
      k('remove-allow-dns-access', { ns: shop }),
    ],
    'a Node': [
      k('cordon-node', { name: node }),
      k('uncordon-node', { name: node }),
      k('taint-nodes', { name: node }),
      k('untaint-nodes', { name: node }),
      k('drain-nodes', { name: node, delete_pods_with_local_storage: true }),
      k('delete-nodes', { label_selector: `kubernetes.io/hostname=${node}` }),
      k('create-node', { meta: { name: node, labels: { 'kubernetes.io/hostname': node } } }),
    ],
    'a bare Node': [k('create-node', { meta: { name: 'bare' } })],
    'a namespace': [k('create-namespace', { name: 'fresh' })],
    'a Secret': [k('create-secret', from('secret'))],
    pods: [
      k('delete-pods', { name: 'ratings-v1', ns: 'bookinfo' }),
      k('terminate-pods', { label_selector: 'app=ratings', all: true, ns: 'bookinfo' }),
    ],
    containers: [
      k('stress-cpu', { ns: shop, label_selector: 'app=web', cores: 1, seconds: 2 }),
      k('stress-memory', { ns: shop, label_selector: 'app=web', megabytes: 16, seconds: 2 }),
      k('pause-container', { ns: shop, label_selector: 'app=web', seconds: 2 }),
      k('kill-container', { ns: shop, label_selector: 'app=web' }),
    ],
    'a route': [
      i('add-delay-fault', { fixed_delay: '5s', percentage: 100 }),
      i('add-abort-fault', { http_status: 503, percentage: 50 }),
      i('set-fault', { fault: { delay: { fixedDelay: '1s', percentage: { value: 1 } } } }),
      i('remove-delay-fault'),
      i('remove-abort-fault'),
      i('unset-fault'),
    ],
  }
}

/** An experiment that makes these steps, and then waits. */
export function scenarioOf(name: string, steps: readonly Step[]): Scenario {
  const method = steps.map(({ activity, arguments: args }, at) => ({
    type: 'action',
    name: `step-${at + 1}`,
    provider: { type: 'plugin', activity, arguments: args },
    ...(at === steps.length - 1 ? { pauses: { after: pauseOfMethod } } : {}),
  }))
  return { name, experiment: { version: '1.0.0', title: name, description: name, method } }
}

/** The sample experiments, without what other programs would have to be started for. */
export async function sampleScenarios(): Promise<readonly Scenario[]> {
  const files = ['drain-node.json', 'reviews-network-latency.json', 'terminate-half-ratings-v2-pods.json']
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(fileURLToPath(new URL(file, samples)), 'utf8')
      const experiment = JSON.parse(text.replaceAll(/"after": \d+/g, `"after": ${pauseOfMethod}`)) as Record<
        string,
        unknown
      >
      if (text.includes('"process"')) delete experiment['steady-state-hypothesis']
      return { name: file, experiment }
    }),
  )
}
