import { defineResource, type ResourceDefinition } from './resource-definition.ts'

const create = ['create']
const all = ['all']
const extensions = ['api-extensions']

/** The kinds that a cluster serves without any CustomResourceDefinition. */
export function builtInResources(): readonly ResourceDefinition[] {
  return [
    ...coreResources(),
    ...workloadResources(),
    ...networkResources(),
    ...accessResources(),
    ...clusterResources(),
  ]
}

function coreResources(): readonly ResourceDefinition[] {
  return [
    defineResource('', 'v1', 'Binding', 'bindings', { verbs: create }),
    defineResource('', 'v1', 'ConfigMap', 'configmaps', { short: 'cm' }),
    defineResource('', 'v1', 'Endpoints', 'endpoints', {
      short: 'ep',
      warning: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
    }),
    defineResource('', 'v1', 'Event', 'events', { short: 'ev' }),
    defineResource('', 'v1', 'LimitRange', 'limitranges', { short: 'limits' }),
    defineResource('', 'v1', 'Namespace', 'namespaces', {
      short: 'ns',
      cluster: true,
      status: true,
      verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
    }),
    defineResource('', 'v1', 'Node', 'nodes', { short: 'no', cluster: true, status: true }),
    defineResource('', 'v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', { short: 'pvc', status: true }),
    defineResource('', 'v1', 'PersistentVolume', 'persistentvolumes', { short: 'pv', cluster: true, status: true }),
    defineResource('', 'v1', 'Pod', 'pods', { short: 'po', categories: all, status: true, generation: true }),
    defineResource('', 'v1', 'PodTemplate', 'podtemplates'),
    defineResource('', 'v1', 'ReplicationController', 'replicationcontrollers', {
      short: 'rc',
      categories: all,
      status: true,
      scale: true,
      generation: true,
    }),
    defineResource('', 'v1', 'ResourceQuota', 'resourcequotas', { short: 'quota', status: true }),
    defineResource('', 'v1', 'Secret', 'secrets'),
    defineResource('', 'v1', 'ServiceAccount', 'serviceaccounts', { short: 'sa' }),
    defineResource('', 'v1', 'Service', 'services', { short: 'svc', categories: all, status: true }),
  ]
}

function workloadResources(): readonly ResourceDefinition[] {
  const workload = { categories: all, status: true, scale: true, generation: true } as const
  return [
    defineResource('apps', 'v1', 'ControllerRevision', 'controllerrevisions'),
    defineResource('apps', 'v1', 'DaemonSet', 'daemonsets', {
      short: 'ds',
      categories: all,
      status: true,
      generation: true,
    }),
    defineResource('apps', 'v1', 'Deployment', 'deployments', { short: 'deploy', ...workload }),
    defineResource('apps', 'v1', 'ReplicaSet', 'replicasets', { short: 'rs', ...workload }),
    defineResource('apps', 'v1', 'StatefulSet', 'statefulsets', { short: 'sts', ...workload }),
    defineResource('autoscaling', 'v2,v1', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers', {
      short: 'hpa',
      categories: all,
      status: true,
    }),
    defineResource('batch', 'v1', 'CronJob', 'cronjobs', {
      short: 'cj',
      categories: all,
      status: true,
      generation: true,
    }),
    defineResource('batch', 'v1', 'Job', 'jobs', { categories: all, status: true, generation: true }),
    defineResource('policy', 'v1', 'PodDisruptionBudget', 'poddisruptionbudgets', {
      short: 'pdb',
      status: true,
      generation: true,
    }),
    defineResource('scheduling.k8s.io', 'v1', 'PriorityClass', 'priorityclasses', {
      short: 'pc',
      cluster: true,
      generation: true,
    }),
  ]
}

function networkResources(): readonly ResourceDefinition[] {
  const group = 'networking.k8s.io'
  return [
    defineResource('discovery.k8s.io', 'v1', 'EndpointSlice', 'endpointslices', { generation: true }),
    defineResource(group, 'v1', 'IngressClass', 'ingressclasses', { cluster: true, generation: true }),
    defineResource(group, 'v1', 'Ingress', 'ingresses', { short: 'ing', status: true, generation: true }),
    defineResource(group, 'v1', 'IPAddress', 'ipaddresses', { short: 'ip', cluster: true, generation: true }),
    defineResource(group, 'v1', 'NetworkPolicy', 'networkpolicies', { short: 'netpol', generation: true }),
    defineResource(group, 'v1', 'ServiceCIDR', 'servicecidrs', { cluster: true, status: true, generation: true }),
  ]
}

function accessResources(): readonly ResourceDefinition[] {
  const rbac = 'rbac.authorization.k8s.io'
  const authorization = 'authorization.k8s.io'
  return [
    defineResource('authentication.k8s.io', 'v1', 'SelfSubjectReview', 'selfsubjectreviews', {
      cluster: true,
      verbs: create,
    }),
    defineResource('authentication.k8s.io', 'v1', 'TokenReview', 'tokenreviews', { cluster: true, verbs: create }),
    defineResource(authorization, 'v1', 'LocalSubjectAccessReview', 'localsubjectaccessreviews', { verbs: create }),
    defineResource(authorization, 'v1', 'SelfSubjectAccessReview', 'selfsubjectaccessreviews', {
      cluster: true,
      verbs: create,
    }),
    defineResource(authorization, 'v1', 'SelfSubjectRulesReview', 'selfsubjectrulesreviews', {
      cluster: true,
      verbs: create,
    }),
    defineResource(authorization, 'v1', 'SubjectAccessReview', 'subjectaccessreviews', {
      cluster: true,
      verbs: create,
    }),
    defineResource(rbac, 'v1', 'ClusterRoleBinding', 'clusterrolebindings', { cluster: true }),
    defineResource(rbac, 'v1', 'ClusterRole', 'clusterroles', { cluster: true }),
    defineResource(rbac, 'v1', 'RoleBinding', 'rolebindings'),
    defineResource(rbac, 'v1', 'Role', 'roles'),
  ]
}

function clusterResources(): readonly ResourceDefinition[] {
  const storage = 'storage.k8s.io'
  const admission = 'admissionregistration.k8s.io'
  const dynamic = 'resource.k8s.io'
  const extension = { cluster: true, categories: extensions, generation: true } as const
  return [
    defineResource('events.k8s.io', 'v1', 'Event', 'events', { short: 'ev' }),
    defineResource('coordination.k8s.io', 'v1', 'Lease', 'leases'),
    defineResource('node.k8s.io', 'v1', 'RuntimeClass', 'runtimeclasses', { cluster: true }),
    defineResource('apiregistration.k8s.io', 'v1', 'APIService', 'apiservices', {
      cluster: true,
      categories: extensions,
      status: true,
    }),
    defineResource('apiextensions.k8s.io', 'v1', 'CustomResourceDefinition', 'customresourcedefinitions', {
      ...extension,
      short: 'crd,crds',
      status: true,
    }),
    defineResource(admission, 'v1', 'MutatingWebhookConfiguration', 'mutatingwebhookconfigurations', extension),
    defineResource(admission, 'v1', 'ValidatingWebhookConfiguration', 'validatingwebhookconfigurations', extension),
    defineResource(admission, 'v1', 'ValidatingAdmissionPolicy', 'validatingadmissionpolicies', {
      ...extension,
      status: true,
    }),
    defineResource(admission, 'v1', 'ValidatingAdmissionPolicyBinding', 'validatingadmissionpolicybindings', extension),
    defineResource(storage, 'v1', 'CSIDriver', 'csidrivers', { cluster: true }),
    defineResource(storage, 'v1', 'CSINode', 'csinodes', { cluster: true }),
    defineResource(storage, 'v1', 'CSIStorageCapacity', 'csistoragecapacities'),
    defineResource(storage, 'v1', 'StorageClass', 'storageclasses', { short: 'sc', cluster: true }),
    defineResource(storage, 'v1', 'VolumeAttachment', 'volumeattachments', { cluster: true, status: true }),
    defineResource(storage, 'v1', 'VolumeAttributesClass', 'volumeattributesclasses', { short: 'vac', cluster: true }),
    defineResource('certificates.k8s.io', 'v1', 'CertificateSigningRequest', 'certificatesigningrequests', {
      short: 'csr',
      cluster: true,
      status: true,
    }),
    defineResource('flowcontrol.apiserver.k8s.io', 'v1', 'FlowSchema', 'flowschemas', {
      cluster: true,
      status: true,
      generation: true,
    }),
    defineResource('flowcontrol.apiserver.k8s.io', 'v1', 'PriorityLevelConfiguration', 'prioritylevelconfigurations', {
      cluster: true,
      status: true,
      generation: true,
    }),
    defineResource(dynamic, 'v1', 'DeviceClass', 'deviceclasses', { cluster: true, generation: true }),
    defineResource(dynamic, 'v1', 'ResourceClaim', 'resourceclaims', { status: true }),
    defineResource(dynamic, 'v1', 'ResourceClaimTemplate', 'resourceclaimtemplates'),
    defineResource(dynamic, 'v1', 'ResourceSlice', 'resourceslices', { cluster: true, generation: true }),
  ]
}
