import {
  deployments,
  ingresses,
  type Manifest,
  namespaces,
  networkPolicies,
  type Resource,
  services,
  statefulSets,
} from 'chaos-kubernetes-access'

/** The namespace of the shop. */
export const shop = 'e2e-shop'

const configMaps: Resource = { group: '', version: 'v1', plural: 'configmaps', kind: 'ConfigMap', namespaced: true }

/** PodDisruptionBudgets. */
export const disruptionBudgets: Resource = {
  group: 'policy',
  version: 'v1',
  plural: 'poddisruptionbudgets',
  kind: 'PodDisruptionBudget',
  namespaced: true,
}

function workload(app: string, replicas: number, more: object = {}): Manifest {
  const labels = { app }
  const main = { name: 'main', image: `${app}:1`, envFrom: [{ configMapRef: { name: 'settings' } }] }
  const template = { metadata: { labels }, spec: { containers: [main] } }
  return { metadata: { name: app }, spec: { replicas, selector: { matchLabels: labels }, template, ...more } }
}

/** What stands in the shop from the start. */
export const shopObjects: readonly (readonly [Resource, Manifest])[] = [
  [namespaces, { metadata: { name: shop } }],
  [configMaps, { metadata: { name: 'settings' }, data: { colour: 'blue' } }],
  [deployments as Resource, workload('web', 2)],
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
  [
    networkPolicies,
    { metadata: { name: 'allow' }, spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] } },
  ],
]
