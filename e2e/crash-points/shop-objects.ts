import {
  daemonSets,
  deployments,
  ingresses,
  type Manifest,
  namespaces,
  networkPolicies,
  type Resource,
  replicaSets,
  services,
  statefulSets,
} from 'chaos-kubernetes-access'

/** The namespace of the shop. */
export const shop = 'e2e-shop'

/** PodDisruptionBudgets. */
export const disruptionBudgets: Resource = {
  group: 'policy',
  version: 'v1',
  plural: 'poddisruptionbudgets',
  kind: 'PodDisruptionBudget',
  namespaced: true,
}

/** HorizontalPodAutoscalers. */
export const autoscalers: Resource = {
  group: 'autoscaling',
  version: 'v2',
  plural: 'horizontalpodautoscalers',
  kind: 'HorizontalPodAutoscaler',
  namespaced: true,
}

const core = (plural: string, kind: string): Resource => ({ group: '', version: 'v1', plural, kind, namespaced: true })
/** ResourceQuotas. */
export const resourceQuotas = core('resourcequotas', 'ResourceQuota')
/** ConfigMaps. */
export const configMaps = core('configmaps', 'ConfigMap')
/** LimitRanges. */
export const limitRanges = core('limitranges', 'LimitRange')

function workload(app: string, replicas: number, more: object = {}): Manifest {
  const { metadata, spec } = daemonSet(app)
  return { metadata, spec: { replicas, ...spec, ...more } }
}

function daemonSet(app: string): { readonly metadata: { readonly name: string }; readonly spec: object } {
  const labels = { app }
  const main = { name: 'main', image: `${app}:1`, envFrom: [{ configMapRef: { name: 'settings' } }] }
  // For a sandbox: there is something to halt in it, and however often it is killed, it is not long in coming back.
  const annotations = { 'sim.cluster/processes': 'workers', 'sim.cluster/restart-delay': '1s' }
  const template = { metadata: { labels, annotations }, spec: { containers: [main] } }
  return { metadata: { name: app }, spec: { selector: { matchLabels: labels }, template } }
}

function custom(group: string, version: string, plural: string, kind: string, namespaced = true): Resource {
  return { group, version, plural, kind, namespaced }
}

/** Leases. */
export const leases = custom('coordination.k8s.io', 'v1', 'leases', 'Lease')
/** PriorityClasses. */
export const priorityClasses = custom('scheduling.k8s.io', 'v1', 'priorityclasses', 'PriorityClass', false)
/** Configurations of webhooks that validate. */
export const webhooks = custom(
  'admissionregistration.k8s.io',
  'v1',
  'validatingwebhookconfigurations',
  'ValidatingWebhookConfiguration',
  false,
)
const definitions = custom('apiextensions.k8s.io', 'v1', 'customresourcedefinitions', 'CustomResourceDefinition', false)
const crontabs = custom('stable.example.com', 'v1', 'crontabs', 'CronTab')
/** Custom resources of the shop that are in no namespace. */
export const calendars = custom('stable.example.com', 'v1', 'calendars', 'Calendar', false)
const networkChaos = custom('chaos-mesh.org', 'v1alpha1', 'networkchaos', 'NetworkChaos')
const stressChaos = custom('chaos-mesh.org', 'v1alpha1', 'stresschaos', 'StressChaos')
const chaosEngines = custom('litmuschaos.io', 'v1alpha1', 'chaosengines', 'ChaosEngine')
const chaosResults = custom('litmuschaos.io', 'v1alpha1', 'chaosresults', 'ChaosResult')
const applications = custom('argoproj.io', 'v1alpha1', 'applications', 'Application')
const kustomizations = custom('kustomize.toolkit.fluxcd.io', 'v1', 'kustomizations', 'Kustomization')
/** Custom resources of the shop that are in its namespace. */
export const customKinds: readonly Resource[] = [
  crontabs,
  networkChaos,
  stressChaos,
  chaosEngines,
  chaosResults,
  applications,
  kustomizations,
]

/** The pod template of a custom resource. */
const nightly = { spec: { containers: [{ name: 'main', image: 'nightly:1' }] } }

/** Defines a kind of custom resource, whose objects may hold anything. */
function definitionOf({ group, version, plural, kind, namespaced }: Resource): Manifest {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }
  return {
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: namespaced ? 'Namespaced' : 'Cluster',
      names: { plural, kind, singular: kind.toLowerCase() },
      versions: [{ name: version, served: true, storage: true, schema }],
    },
  }
}

function customObject({ group, version, kind }: Resource, name: string, spec: object): Manifest {
  return { apiVersion: `${group}/${version}`, kind, metadata: { name }, spec }
}

/** How many pods are ready when the shop is open: of web, db and cache, and one of log on each of three nodes. */
export const podsOfShop = 2 + 1 + 1 + 3

/** What stands in the shop from the start. */
export const shopObjects: readonly (readonly [Resource, Manifest])[] = [
  [namespaces, { metadata: { name: shop } }],
  [configMaps, { metadata: { name: 'settings' }, data: { colour: 'blue' } }],
  [deployments as Resource, workload('web', 2)],
  [daemonSets as Resource, daemonSet('log')],
  [replicaSets as Resource, workload('cache', 1)],
  ...[...customKinds, calendars].map((kind): readonly [Resource, Manifest] => [definitions, definitionOf(kind)]),
  [crontabs, customObject(crontabs, 'nightly', { hour: 3, days: [1], template: nightly })],
  [calendars, customObject(calendars, 'year', { first: 'monday' })],
  [networkChaos, customObject(networkChaos, 'slow', { action: 'delay', mode: 'one', selector: {} })],
  [stressChaos, customObject(stressChaos, 'slow', { mode: 'one', selector: {}, stressors: { cpu: { workers: 1 } } })],
  [applications, customObject(applications, 'shop', { syncPolicy: { automated: { selfHeal: true } } })],
  [kustomizations, customObject(kustomizations, 'shop', { interval: '10m', prune: true })],
  [statefulSets as Resource, workload('db', 1, { serviceName: 'db' })],
  [services, { metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } }],
  [
    ingresses,
    {
      metadata: { name: 'web', annotations: { owner: 'us' } },
      spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
    },
  ],
  [
    disruptionBudgets,
    { metadata: { name: 'db' }, spec: { minAvailable: 0, selector: { matchLabels: { app: 'db' } } } },
  ],
  [configMaps, { metadata: { name: 'coredns' }, data: { Corefile: '.:53 {\n    errors\n    reload\n}\n' } }],
  [leases, { metadata: { name: 'leader' }, spec: { holderIdentity: 'controller-0', leaseDurationSeconds: 15 } }],
  [
    webhooks,
    {
      metadata: { name: 'rules' },
      webhooks: [
        {
          name: 'rules.example.com',
          clientConfig: { service: { namespace: shop, name: 'web' } },
          rules: [
            { apiGroups: ['none.example.com'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['none'] },
          ],
          admissionReviewVersions: ['v1'],
          sideEffects: 'None',
        },
      ],
    },
  ],
  [resourceQuotas, { metadata: { name: 'all' }, spec: { hard: { pods: '99' } } }],
  [
    autoscalers,
    {
      metadata: { name: 'idle' },
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'none' }, maxReplicas: 3 },
    },
  ],
  [
    networkPolicies,
    { metadata: { name: 'allow' }, spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] } },
  ],
]
