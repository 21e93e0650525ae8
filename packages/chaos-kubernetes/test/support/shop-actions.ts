/** Writes a manifest, and resolves with the path of its file. */
export type WriteManifest = (name: string, manifest: object) => Promise<string>

const workload = {
  replicas: 1,
  selector: { matchLabels: { app: 'new' } },
  template: { metadata: { labels: { app: 'new' } }, spec: { containers: [{ name: 'main', image: 'new:1' }] } },
}
const metadata = { name: 'new' }
const policySpec = { podSelector: {}, policyTypes: ['Egress'] }
const ns = 'shop'
const knowing = { i_know: 'a shop of a test' }
const crontabs = { group: 'stable.example.com', version: 'v1', plural: 'crontabs' }
const calendars = { ...crontabs, plural: 'calendars' }
const pods = { ns, label_selectors: 'app=web' }
const crontab = (spec: object) => ({
  apiVersion: 'stable.example.com/v1',
  kind: 'CronTab',
  metadata: { name: 'nightly', namespace: ns, annotations: { owner: 'us' } },
  spec,
})

/** Each action that the shop gives something to do, its arguments, and what becomes of its changes. */
export const undone: readonly (readonly [
  activity: string,
  args: (file: WriteManifest) => object | Promise<object>,
  fates: string,
])[] = [
  ['allow-dns-access', () => ({ ns }), 'restored'],
  ['apply-from-json', () => ({ resource: JSON.stringify(crontab({ hour: 4, minute: 30 })) }), 'restored'],
  ['apply-from-yaml', () => ({ resource: JSON.stringify(crontab({ days: [] })) }), 'restored'],
  ['chaos-mesh-add-latency', () => ({ ...pods, name: 'new', latency: '1s' }), 'restored'],
  ['chaos-mesh-corrupt-packets', () => ({ ...pods, name: 'new', corrupt: 5 }), 'restored'],
  ['chaos-mesh-delete-network-fault', () => ({ ns, name: 'slow' }), 'restored'],
  ['chaos-mesh-delete-stressor', () => ({ ns, name: 'busy' }), 'restored'],
  ['chaos-mesh-duplicate-packets', () => ({ ...pods, name: 'new', duplicate: '5' }), 'restored'],
  ['chaos-mesh-reorder-packets', () => ({ ...pods, name: 'new', reorder: '5' }), 'restored'],
  ['chaos-mesh-set-bandwidth', () => ({ ...pods, name: 'new', rate: '1mbps', limit: 9, buffer: 9 }), 'restored'],
  ['chaos-mesh-set-loss', () => ({ ...pods, name: 'new', loss: '5' }), 'restored'],
  ['chaos-mesh-stress-cpu', () => ({ ...pods, name: 'new', workers: 1, load: 50 }), 'restored'],
  ['chaos-mesh-stress-memory', () => ({ ...pods, name: 'new', size: '10MB' }), 'restored'],
  ['block-disruptions', () => ({ ns, name: 'db' }), 'restored'],
  ['break-reference', () => ({ ns, name: 'web' }), 'restored'],
  ['break-webhook', () => ({ name: 'rules', ...knowing }), 'restored'],
  ['cordon-node', () => ({ label_selector: 'kubernetes.io/os=linux' }), 'restored'],
  ['create-cluster-custom-object', () => ({ ...calendars, resource: { metadata } }), 'restored'],
  ['create-custom-object', () => ({ ...crontabs, ns, resource: { metadata, spec: { hour: 1 } } }), 'restored'],
  [
    'create-daemon-set',
    async (file) => {
      const { replicas: _, ...spec } = workload
      return { ns, spec_path: await file('daemonset', { metadata, spec }) }
    },
    'restored',
  ],
  [
    'create-deployment',
    async (file) => ({ ns, spec_path: await file('deployment', { metadata, spec: workload }) }),
    'restored',
  ],
  [
    'create-ingress',
    async (file) => ({
      ns,
      spec_path: await file('ingress', {
        metadata,
        spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
      }),
    }),
    'restored',
  ],
  ['create-namespace', () => ({ name: 'new' }), 'restored'],
  ['create-network-policy', () => ({ ns, spec: { metadata, spec: policySpec } }), 'restored'],
  ['create-node', () => ({ meta: { name: 'new' } }), 'restored'],
  [
    'create-secret',
    async (file) => ({ ns, spec_path: await file('secret', { metadata, stringData: { user: 'jane' } }) }),
    'restored',
  ],
  [
    'create-service-endpoint',
    async (file) => ({ ns, spec_path: await file('service', { metadata, spec: { ports: [{ port: 81 }] } }) }),
    'restored',
  ],
  [
    'create-statefulset',
    async (file) => ({
      ns,
      spec_path: await file('statefulset', { metadata, spec: { ...workload, serviceName: 'new' } }),
    }),
    'restored',
  ],
  ['delete-cluster-custom-object', () => ({ ...calendars, name: 'year' }), 'restored'],
  ['delete-custom-object', () => ({ ...crontabs, ns, name: 'nightly' }), 'restored'],
  ['delete-daemon-set', () => ({ ns, name: 'log' }), 'restored'],
  ['delete-deployment', () => ({ ns, name: 'web' }), 'restored'],
  ['delete-ingress', () => ({ ns, name: 'web' }), 'restored'],
  ['delete-nodes', () => ({ count: 1 }), 'restored'],
  ['delete-pods', () => ({ ns, name: '^web' }), 'healed'],
  ['delete-replica-set', () => ({ ns, label_selector: 'app=cache' }), 'restored'],
  ['delete-service', () => ({ ns, name: 'web' }), 'restored'],
  ['deny-all-egress', () => ({ ns, label_selectors: { app: 'web' } }), 'restored'],
  ['deny-all-ingress', () => ({ ns }), 'restored'],
  ['drain-nodes', () => ({ count: 1, timeout: 30 }), 'healed, restored'],
  ['empty-service-endpoints', () => ({ ns, name: 'web' }), 'restored'],
  ['fill-cluster', () => ({ ns, replicas: 2, requests: { cpu: '100m' } }), 'restored'],
  ['freeze-autoscaler', () => ({ ns, name: 'idle' }), 'restored'],
  [
    'inject-chaos-mesh',
    () => ({
      ns,
      name: 'new',
      kind: 'DNSChaos',
      spec: { action: 'error', mode: 'all', selector: { labelSelectors: { app: 'web' } } },
    }),
    'restored',
  ],
  ['kill-microservice', () => ({ ns, name: 'web', label_selector: 'app=web' }), 'restored'],
  [
    'patch',
    () => ({
      ns,
      kind: 'Deployment',
      name: 'web',
      patch: {
        metadata: { labels: { a: 'b' } },
        spec: { replicas: 3, template: { spec: { containers: [{ name: 'main', image: 'web:2' }] } } },
      },
    }),
    'restored',
  ],
  [
    'patch-cluster-custom-object',
    () => ({ ...calendars, name: 'year', resource: [{ op: 'add', path: '/spec/last', value: 'sunday' }] }),
    'restored',
  ],
  [
    'patch-custom-object',
    () => ({ ...crontabs, ns, name: 'nightly', resource: { metadata: { labels: { a: 'b' } }, spec: { hour: null } } }),
    'restored',
  ],
  ['partition-network', () => ({ ns, label_selector: 'app=web', other_label_selector: 'app=db' }), 'restored'],
  ['pause-argo-cd-sync', () => ({ ns, name: 'shop' }), 'restored'],
  ['pause-rollout', () => ({ ns, name: 'web' }), 'restored'],
  ['remove-network-policy', () => ({ ns, name: 'allow' }), 'restored'],
  ['remove-statefulset', () => ({ ns, name: 'db' }), 'restored'],
  ['remove-webhook', () => ({ name: 'rules', ...knowing }), 'restored'],
  [
    'replace-cluster-custom-object',
    () => ({ ...calendars, name: 'year', resource: { metadata: { name: 'year' }, spec: { first: 'sunday' } } }),
    'restored',
  ],
  ['replace-custom-object', () => ({ ...crontabs, ns, name: 'nightly', resource: crontab({ minute: 1 }) }), 'restored'],
  ['kill-container', () => ({ ns, label_selector: 'app=web', all: true }), 'healed'],
  ['pause-container', () => ({ ns, label_selector: 'app=log', all: true, seconds: 5 }), 'healed'],
  ['restart-workload', () => ({ ns, name: 'log', kind: 'DaemonSet' }), 'healed'],
  ['rewrite-dns', () => ({ ns, host: 'web.shop.svc.cluster.local', ...knowing }), 'restored'],
  ['rollout-deployment', () => ({ ns, name: 'web' }), 'healed'],
  ['rotate-service-account-token', () => ({ ns, name: 'builder', ...knowing }), 'lasting, restored'],
  [
    'run-litmus-engine',
    () => ({
      ns,
      name: 'new',
      spec: { chaosServiceAccount: 'builder', experiments: [{ name: 'pod-delete' }] },
      timeout: 0,
    }),
    'restored',
  ],
  ['scale-deployment', () => ({ ns, name: 'web', replicas: 0 }), 'restored'],
  ['scale-statefulset', () => ({ ns, name: 'db', replicas: 3 }), 'restored'],
  ['scale-to-zero', () => ({ ns, label_selector: 'app=web' }), 'restored'],
  ['set-image', () => ({ ns, name: 'web', image: 'registry.invalid/web:none' }), 'restored'],
  ['squeeze-limits', () => ({ ns, max: { memory: '16Mi' } }), 'restored'],
  ['squeeze-quota', () => ({ ns, name: 'all', hard: { pods: 0, secrets: 1 } }), 'restored'],
  ['suspend-flux', () => ({ ns, name: 'shop' }), 'restored'],
  ['steal-lease', () => ({ ns, name: 'leader', seconds: 60, ...knowing }), 'restored'],
  ['stress-cpu', () => ({ ns, label_selector: 'app=web', all: true, cores: 1.5, seconds: 5 }), 'healed'],
  ['stress-memory', () => ({ ns, label_selector: 'app=web', all: true, megabytes: 64, seconds: 5 }), 'healed'],
  ['taint-nodes', () => ({ label_selector: 'kubernetes.io/os=linux' }), 'restored'],
  ['terminate-pods', () => ({ ns, label_selector: 'app', all: true, grace_period: 0 }), 'healed'],
  [
    'update-daemon-set',
    () => ({ ns, name: 'log', spec: { spec: { template: { spec: { nodeSelector: { no: 'where' } } } } } }),
    'restored',
  ],
  [
    'update-ingress',
    () => ({
      ns,
      name: 'web',
      spec: {
        metadata: { annotations: { owner: 'them', more: 'x' }, labels: { a: 'b' } },
        spec: { ingressClassName: 'other' },
      },
    }),
    'restored',
  ],
]

/** What takes away what another action has made. */
export const removed: readonly (readonly [remove: string, args: object, make: string, args: object])[] = [
  ['remove-allow-dns-access', { ns }, 'allow-dns-access', { ns }],
  ['remove-deny-all-egress', { ns }, 'deny-all-egress', { ns }],
  ['remove-deny-all-ingress', { ns }, 'deny-all-ingress', { ns }],
  ['resume-rollout', { ns, name: 'web' }, 'pause-rollout', { ns, name: 'web' }],
  ['uncordon-node', {}, 'cordon-node', { label_selector: 'kubernetes.io/os=linux' }],
  ['undo-rollout', { ns, name: 'web' }, 'set-image', { ns, name: 'web', image: 'web:2' }],
  [
    'untaint-nodes',
    { label_selector: 'kubernetes.io/os=linux' },
    'taint-nodes',
    { label_selector: 'kubernetes.io/os=linux' },
  ],
]

/** What can't be undone, and the place of what it takes away. */
export const lasting = [
  ['delete-namespace', '/api/v1/namespaces', { name: 'lost' }],
  ['delete-secret', '/api/v1/namespaces/shop/secrets', { name: 'lost', ns }],
] as const
