import { type ApiRequest, made, merged, set } from './api-request.ts'
import type { Chance } from './chance.ts'
import {
  apps,
  budgets,
  cache,
  core,
  db,
  ingress,
  log,
  networking,
  nightly,
  node,
  objectsOfShop,
  policy,
  service,
  settings,
  web,
  year,
} from './places.ts'
import { randomAnnotations, randomLabels, randomValue } from './random-value.ts'

/** Something that one cluster has and another one has not, by what it takes to make it so. */
export interface Feature {
  readonly name: string
  readonly requests: readonly ApiRequest[]
}

type Make = (chance: Chance) => readonly ApiRequest[]

const apiOfCustom = { apiVersion: 'stable.example.com/v1' }
const container = (image: string) => [{ name: 'main', image }]
const template = (spec: object) => ({ spec: { template: { spec } } })
const labelled = (app: string) => ({ selector: { matchLabels: { app } } })
const autoscalers = '/apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers'
const denied = ['chaostoolkit-deny-all-ingress', 'chaostoolkit-deny-all-egress', 'chaostoolkit-allow-dns']

function pod(name: string, labels: object, spec: object = {}): ApiRequest {
  return made(`${core}/pods`, { metadata: { name, labels }, spec: { containers: container('any:1'), ...spec } })
}

/** What somebody has applied from a file: the fields are theirs, and not those of whoever made the object. */
function applied(path: string, manager: string, body: object): ApiRequest {
  return {
    method: 'PATCH',
    path: `${path}?fieldManager=${manager}&force=true`,
    body,
    type: 'application/apply-patch+yaml',
  }
}

const workloads: Readonly<Record<string, Make>> = {
  'replicas of web': (chance) => [merged(web, { spec: { replicas: chance.between(0, 5) } })],
  'replicas of db': (chance) => [merged(db, { spec: { replicas: chance.between(0, 3) } })],
  'replicas of cache': (chance) => [merged(cache, { spec: { replicas: chance.between(0, 3) } })],
  'web is recreated': () => [merged(web, { spec: { strategy: { type: 'Recreate', rollingUpdate: null } } })],
  'web rolls': (chance) => [
    merged(web, {
      spec: {
        strategy: { rollingUpdate: { maxSurge: chance.pick([1, '50%']), maxUnavailable: chance.pick([0, 1, '50%']) } },
      },
    }),
  ],
  'web is paused': () => [merged(web, { spec: { paused: true } })],
  'web takes its time': (chance) => [
    merged(web, {
      spec: {
        minReadySeconds: chance.between(0, 5),
        progressDeadlineSeconds: chance.between(10, 700),
        revisionHistoryLimit: chance.between(0, 3),
      },
    }),
  ],
  'web has been rolled out before': (chance) => [
    merged(web, { spec: { template: { metadata: { annotations: randomAnnotations(chance) } } } }),
  ],
  'web has a container to begin with': () => [
    merged(web, template({ initContainers: [{ name: 'copy', image: 'copy:1', args: ['-v'] }] })),
  ],
  'web has volumes': (chance) => [
    merged(
      web,
      template({
        volumes: [
          { name: 'tmp', emptyDir: {} },
          { name: 'more', configMap: { name: chance.pick(['settings', 'none']), optional: true } },
        ],
      }),
    ),
  ],
  'web has an environment': (chance) => [
    set(web, '/spec/template/spec/containers/0/env', [
      { name: 'A', value: chance.pick(['', '1', '$(B)']) },
      { name: 'B', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    ]),
  ],
  'a workload can’t pull its image': (chance) => [
    made(`${apps}/deployments`, {
      metadata: { name: 'broken', labels: { app: 'broken' } },
      spec: {
        replicas: chance.between(1, 2),
        ...labelled('broken'),
        template: {
          metadata: { labels: { app: 'broken' } },
          spec: { containers: container('registry.invalid/web:2') },
        },
      },
    }),
  ],
  'db waits for its pods': (chance) => [
    merged(db, {
      spec: {
        updateStrategy: chance.pick([{ type: 'OnDelete', rollingUpdate: null }, { rollingUpdate: { partition: 1 } }]),
      },
    }),
  ],
  'log is on one node': () => [
    merged(node(1), { metadata: { labels: { log: 'yes' } } }),
    merged(log, template({ nodeSelector: { log: 'yes' } })),
  ],
  'log tolerates everything': () => [merged(log, template({ tolerations: [{ operator: 'Exists' }] }))],
  'log is replaced by hand': () => [
    merged(log, { spec: { updateStrategy: { type: 'OnDelete', rollingUpdate: null } } }),
  ],
  'somebody has applied web': (chance) => [
    applied(web, chance.pick(['helm', 'argocd-controller', 'kustomize-controller']), {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', labels: randomLabels(chance) },
      spec: {
        replicas: chance.between(0, 3),
        ...labelled('web'),
        template: {
          metadata: { labels: { app: 'web' } },
          spec: { containers: container(chance.pick(['web:1', 'web:2'])) },
        },
      },
    }),
  ],
  // Within what it may do there is nothing for it to do: it is the one who would else be somebody else.
  'web is scaled by load': () => [
    made(autoscalers, {
      metadata: { name: 'web' },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        minReplicas: 1,
        maxReplicas: 10,
      },
    }),
  ],
  'there are jobs': (chance) => [
    made('/apis/batch/v1/namespaces/shop/jobs', {
      metadata: { name: 'once', labels: { app: 'once' } },
      spec: { template: { spec: { restartPolicy: 'Never', containers: container('job:1') } } },
    }),
    made('/apis/batch/v1/namespaces/shop/cronjobs', {
      metadata: { name: 'hourly' },
      spec: {
        schedule: '0 * * * *',
        suspend: chance.pick([true, false]),
        jobTemplate: { spec: { template: { spec: { restartPolicy: 'Never', containers: container('job:1') } } } },
      },
    }),
  ],
}

const around: Readonly<Record<string, Make>> = {
  'web has a budget': (chance) => [
    made(budgets, {
      metadata: { name: 'web' },
      spec: {
        ...labelled('web'),
        ...chance.pick([{ minAvailable: 1 }, { minAvailable: '50%' }, { maxUnavailable: 0 }, { maxUnavailable: 1 }]),
      },
    }),
  ],
  'the budget of db is another one': (chance) => [
    merged(`${budgets}/db`, {
      spec: chance.pick([{ minAvailable: '10%' }, { minAvailable: null, maxUnavailable: chance.between(1, 3) }]),
    }),
  ],
  'web has more Services': (chance) => [
    made(`${core}/services`, {
      metadata: { name: 'more', labels: randomLabels(chance) },
      spec: chance.pick([
        { clusterIP: 'None', selector: { app: 'web' } },
        { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 8080 }] },
        { type: 'ExternalName', externalName: 'web.example.com' },
      ]),
    }),
  ],
  'the Service of web is special': (chance) => [
    merged(service, {
      spec: chance.pick([
        { sessionAffinity: 'ClientIP' },
        { type: 'NodePort' },
        { type: 'LoadBalancer' },
        { publishNotReadyAddresses: true },
      ]),
    }),
  ],
  'the Service of web has two ports': () => [
    merged(service, {
      spec: {
        ports: [
          { name: 'http', port: 80, targetPort: 8080 },
          { name: 'admin', port: 81, protocol: 'UDP' },
        ],
      },
    }),
  ],
  'there are policies': (chance) => [
    made(`${networking}/networkpolicies`, {
      metadata: { name: chance.pick([...denied, 'other']), labels: randomLabels(chance) },
      spec: { podSelector: { matchLabels: randomLabels(chance) }, policyTypes: [chance.pick(['Ingress', 'Egress'])] },
    }),
  ],
  'the policy is a long one': (chance) => [
    merged(policy, {
      spec: {
        ingress: [
          {
            from: [
              { podSelector: { matchLabels: randomLabels(chance) } },
              { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
            ],
          },
          { ports: [{ port: chance.between(1, 999), protocol: 'TCP' }, { port: 'http' }] },
        ],
      },
    }),
  ],
  'the Ingress has rules': (chance) => [
    merged(ingress, {
      spec: {
        ingressClassName: 'nginx',
        tls: [{ hosts: ['shop.example.com'], secretName: 'tls' }],
        rules: [
          {
            host: chance.pick(['shop.example.com', '*.example.com']),
            http: {
              paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }],
            },
          },
        ],
      },
    }),
  ],
  'the settings are other ones': (chance) => [
    merged(settings, { data: randomAnnotations(chance), ...(chance.pick([true, false]) ? { immutable: true } : {}) }),
  ],
  'the nightly resource holds anything': (chance) => [
    merged(nightly, { spec: { hour: chance.between(0, 23), any: randomValue(chance), days: randomValue(chance) } }),
  ],
  'the resource of the year holds anything': (chance) => [
    merged(year, { spec: { first: randomValue(chance), 'x/y': randomValue(chance) } }),
  ],
  'there is more of what is custom': (chance) => [
    made(nightly.slice(0, -'/nightly'.length), {
      ...apiOfCustom,
      kind: 'CronTab',
      metadata: { name: 'daily', finalizers: ['example.com/hold'] },
      spec: { any: randomValue(chance) },
    }),
  ],
  'another namespace has the same': (chance) => [
    made('/api/v1/namespaces', { metadata: { name: 'other', labels: randomLabels(chance) } }),
    made(`${apps.replace('/shop', '/other')}/deployments`, {
      metadata: { name: 'web', labels: { app: 'web' } },
      spec: {
        replicas: 1,
        ...labelled('web'),
        template: { metadata: { labels: { app: 'web' } }, spec: { containers: container('web:1') } },
      },
    }),
  ],
  'containers have limits of themselves': () => [
    made(`${core}/limitranges`, {
      metadata: { name: 'usual' },
      spec: { limits: [{ type: 'Container', default: { cpu: '500m' }, defaultRequest: { cpu: '10m' } }] },
    }),
  ],
  'there is a quota': () => [
    made(`${core}/resourcequotas`, { metadata: { name: 'all' }, spec: { hard: { pods: '90', services: '20' } } }),
  ],
}

const nodesAndPods: Readonly<Record<string, Make>> = {
  'a node has labels': (chance) => [merged(node(chance.between(1, 3)), { metadata: { labels: randomLabels(chance) } })],
  'a node has taints': (chance) => [
    merged(node(chance.between(1, 3)), {
      spec: {
        taints: [
          {
            key: 'example.com/for',
            value: chance.pick(['a', '']),
            effect: chance.pick(['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
          },
        ],
      },
    }),
  ],
  'a node is cordoned': (chance) => [merged(node(chance.between(1, 3)), { spec: { unschedulable: true } })],
  'a pod waits': (chance) => [pod('waits', { app: chance.pick(['web', 'none']) }, { nodeSelector: { no: 'where' } })],
  'a pod is nobody’s': (chance) => [pod(chance.pick(['web-alone', 'alone']), chance.pick([{}, { app: 'alone' }]))],
  'a pod is held': () => [
    made(`${core}/pods`, {
      metadata: { name: 'held', finalizers: ['example.com/hold'] },
      spec: { containers: container('any:1') },
    }),
  ],
  'a pod is leaving': () => [
    pod('leaves', { app: 'leaves' }, { terminationGracePeriodSeconds: 3600 }),
    { method: 'DELETE', path: `${core}/pods/leaves?gracePeriodSeconds=3600` },
  ],
  'a pod can’t pull its image': () => [pod('unpulled', {}, { containers: container('registry.invalid/any:none') })],
}

const anywhere: Readonly<Record<string, Make>> = {
  'an object has labels': (chance) => [
    merged(chance.pick(objectsOfShop), { metadata: { labels: randomLabels(chance) } }),
  ],
  'an object has annotations': (chance) => [
    merged(chance.pick(objectsOfShop), { metadata: { annotations: randomAnnotations(chance) } }),
  ],
  'the namespace has labels': (chance) => [
    merged('/api/v1/namespaces/shop', {
      metadata: { labels: randomLabels(chance), annotations: randomAnnotations(chance) },
    }),
  ],
}

const features = { ...workloads, ...around, ...nodesAndPods, ...anywhere }

/** Some features, which make one cluster of many. */
export function randomFeatures(chance: Chance): readonly Feature[] {
  const names = Object.keys(features)
  const often = Array.from({ length: 3 }, () => chance.pick(Object.keys(anywhere)))
  return [...chance.some(names, chance.between(2, 9)), ...chance.some(often, chance.between(0, 3))].map((name) => ({
    name,
    requests: features[name]!(chance),
  }))
}
