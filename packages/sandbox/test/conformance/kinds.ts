import {
  budget,
  configMap,
  cronJob,
  daemonSet,
  deployment,
  idlePod,
  job,
  type Manifest,
  replicaSet,
  service,
  statefulSet,
  template,
} from './manifests.ts'

/** A kind that clients create, with the smallest object of it that the API server takes. */
export interface SampleKind {
  readonly kind: string
  readonly resource: string
  readonly namespaced: boolean
  manifest(name: string): Manifest
}

const small = (
  apiVersion: string,
  kind: string,
  resource: string,
  namespaced: boolean,
  fields: Readonly<Record<string, unknown>>,
): SampleKind => ({
  kind,
  resource,
  namespaced,
  manifest: (name) => ({ apiVersion, kind, metadata: { name }, ...fields }),
})

const own = (kind: string, resource: string, manifest: (name: string) => Manifest): SampleKind => ({
  kind,
  resource,
  namespaced: true,
  manifest,
})

const rbac = 'rbac.authorization.k8s.io'
const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }]

/** The kinds that are tried one by one. Workloads have no replicas, so that nothing but the API is at work. */
export const sampleKinds: readonly SampleKind[] = [
  own('ConfigMap', 'configmaps', (name) => configMap(name)),
  small('v1', 'Secret', 'secrets', true, { stringData: { key: 'value' } }),
  small('v1', 'ServiceAccount', 'serviceaccounts', true, { automountServiceAccountToken: false }),
  own('Service', 'services', (name) => service(name)),
  small('v1', 'Endpoints', 'endpoints', true, {
    subsets: [{ addresses: [{ ip: '10.1.2.3' }], ports: [{ port: 80 }] }],
  }),
  own('Pod', 'pods', (name) => idlePod(name)),
  small('v1', 'PodTemplate', 'podtemplates', true, { template: template('a') }),
  small('v1', 'ReplicationController', 'replicationcontrollers', true, {
    spec: { replicas: 0, selector: { app: 'a' }, template: template('a') },
  }),
  small('v1', 'LimitRange', 'limitranges', true, { spec: { limits: [{ type: 'Container', max: { cpu: '8' } }] } }),
  small('v1', 'ResourceQuota', 'resourcequotas', true, { spec: { hard: { pods: '100' } } }),
  small('v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', true, {
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'none', resources: { requests: { storage: '1Gi' } } },
  }),
  small('v1', 'PersistentVolume', 'persistentvolumes', false, {
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'none',
      capacity: { storage: '1Gi' },
      hostPath: { path: '/data' },
    },
  }),
  own('Deployment', 'deployments', (name) => deployment(name, { replicas: 0 })),
  own('ReplicaSet', 'replicasets', (name) => replicaSet(name, { replicas: 0 })),
  own('StatefulSet', 'statefulsets', (name) => statefulSet(name, { replicas: 0 })),
  own('DaemonSet', 'daemonsets', (name) =>
    daemonSet(name, { template: template(name, { nodeSelector: { 'conformance.example/none': 'here' } }) }),
  ),
  small('apps/v1', 'ControllerRevision', 'controllerrevisions', true, { revision: 1, data: { any: 'thing' } }),
  own('Job', 'jobs', (name) => job(name, { suspend: true })),
  own('CronJob', 'cronjobs', (name) => cronJob(name, { suspend: true })),
  small('autoscaling/v2', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers', true, {
    spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'nobody' } },
  }),
  own('PodDisruptionBudget', 'poddisruptionbudgets', (name) => budget(name, { minAvailable: 1 })),
  small('networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies', true, { spec: { podSelector: {} } }),
  small('networking.k8s.io/v1', 'Ingress', 'ingresses', true, {
    spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
  }),
  small('networking.k8s.io/v1', 'IngressClass', 'ingressclasses', false, { spec: { controller: 'example.com/none' } }),
  small('discovery.k8s.io/v1', 'EndpointSlice', 'endpointslices', true, {
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.1.2.3'] }],
    ports: [{ port: 80 }],
  }),
  small('coordination.k8s.io/v1', 'Lease', 'leases', true, { spec: { holderIdentity: 'me' } }),
  small(`${rbac}/v1`, 'Role', 'roles', true, { rules }),
  small(`${rbac}/v1`, 'RoleBinding', 'rolebindings', true, {
    roleRef: { apiGroup: rbac, kind: 'Role', name: 'reader' },
    subjects: [{ kind: 'ServiceAccount', name: 'default' }],
  }),
  small(`${rbac}/v1`, 'ClusterRole', 'clusterroles', false, { rules }),
  small(`${rbac}/v1`, 'ClusterRoleBinding', 'clusterrolebindings', false, {
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'nobody' },
    subjects: [{ kind: 'User', apiGroup: rbac, name: 'nobody' }],
  }),
  small('storage.k8s.io/v1', 'StorageClass', 'storageclasses', false, { provisioner: 'example.com/none' }),
  small('scheduling.k8s.io/v1', 'PriorityClass', 'priorityclasses', false, { value: 10 }),
  small('node.k8s.io/v1', 'RuntimeClass', 'runtimeclasses', false, { handler: 'none' }),
]
