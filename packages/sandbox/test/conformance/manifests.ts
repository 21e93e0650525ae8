export interface Manifest {
  readonly apiVersion?: string
  readonly kind?: string
  readonly metadata: { readonly name: string; readonly [field: string]: unknown }
  readonly [field: string]: unknown
}

type Fields = Readonly<Record<string, unknown>>

const groups: Readonly<Record<string, string>> = {
  deployments: 'apps/v1',
  replicasets: 'apps/v1',
  statefulsets: 'apps/v1',
  daemonsets: 'apps/v1',
  controllerrevisions: 'apps/v1',
  jobs: 'batch/v1',
  cronjobs: 'batch/v1',
  horizontalpodautoscalers: 'autoscaling/v2',
  poddisruptionbudgets: 'policy/v1',
  priorityclasses: 'scheduling.k8s.io/v1',
  networkpolicies: 'networking.k8s.io/v1',
  ingresses: 'networking.k8s.io/v1',
  ingressclasses: 'networking.k8s.io/v1',
  endpointslices: 'discovery.k8s.io/v1',
  leases: 'coordination.k8s.io/v1',
  roles: 'rbac.authorization.k8s.io/v1',
  rolebindings: 'rbac.authorization.k8s.io/v1',
  clusterroles: 'rbac.authorization.k8s.io/v1',
  clusterrolebindings: 'rbac.authorization.k8s.io/v1',
  storageclasses: 'storage.k8s.io/v1',
  runtimeclasses: 'node.k8s.io/v1',
  customresourcedefinitions: 'apiextensions.k8s.io/v1',
  selfsubjectaccessreviews: 'authorization.k8s.io/v1',
  selfsubjectrulesreviews: 'authorization.k8s.io/v1',
  subjectaccessreviews: 'authorization.k8s.io/v1',
  localsubjectaccessreviews: 'authorization.k8s.io/v1',
  selfsubjectreviews: 'authentication.k8s.io/v1',
  tokenreviews: 'authentication.k8s.io/v1',
}

/** `v1` for the core kinds, else group and version. */
export const versionOf = (resource: string): string => groups[resource] ?? 'v1'

/** The path of a kind's collection, of one object, or of its subresource. */
export function urlOf(resource: string, namespace?: string, name?: string, subresource?: string): string {
  const group = groups[resource]
  const parts = [group === undefined ? '/api/v1' : `/apis/${group}`]
  if (namespace !== undefined) parts.push('namespaces', namespace)
  parts.push(resource)
  if (name !== undefined) parts.push(name)
  if (subresource !== undefined) parts.push(subresource)
  return parts.join('/')
}

export function configMap(name: string, data: Fields = { key: 'value' }, metadata: Fields = {}): Manifest {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...metadata }, data }
}

export const container = { name: 'main', image: 'registry.example/main:1' } as const

export function pod(name: string, spec: Fields = {}, metadata: Fields = {}): Manifest {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, ...metadata }, spec: { containers: [container], ...spec } }
}

/** A pod that no scheduler and no kubelet touches. */
export function idlePod(name: string, spec: Fields = {}, metadata: Fields = {}): Manifest {
  return pod(name, { schedulerName: 'nobody', ...spec }, metadata)
}

export const template = (app: string, spec: Fields = {}): Fields => ({
  metadata: { labels: { app } },
  spec: { containers: [container], ...spec },
})

function workload(kind: string, name: string, spec: Fields): Manifest {
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name },
    spec: { selector: { matchLabels: { app: name } }, template: template(name), ...spec },
  }
}

export const deployment = (name: string, spec: Fields = {}): Manifest => workload('Deployment', name, spec)
export const replicaSet = (name: string, spec: Fields = {}): Manifest => workload('ReplicaSet', name, spec)
export const daemonSet = (name: string, spec: Fields = {}): Manifest => workload('DaemonSet', name, spec)
export const statefulSet = (name: string, spec: Fields = {}): Manifest =>
  workload('StatefulSet', name, { serviceName: name, ...spec })

export function job(name: string, spec: Fields = {}): Manifest {
  const jobTemplate = { spec: { containers: [container], restartPolicy: 'Never' } }
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name }, spec: { template: jobTemplate, ...spec } }
}

export function cronJob(name: string, spec: Fields = {}): Manifest {
  const { kind: _kind, apiVersion: _version, metadata: _metadata, ...jobTemplate } = job(name)
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name },
    spec: { schedule: '0 3 * * *', jobTemplate, ...spec },
  }
}

export function service(name: string, spec: Fields = {}): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { selector: { app: name }, ports: [{ port: 80 }], ...spec },
  }
}

export function budget(name: string, spec: Fields = {}): Manifest {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name },
    spec: { selector: { matchLabels: { app: name } }, ...spec },
  }
}

/** A node that no scheduler puts anything on. */
export function node(name: string, fields: Fields = {}): Manifest {
  return { apiVersion: 'v1', kind: 'Node', metadata: { name }, spec: { unschedulable: true }, ...fields }
}
