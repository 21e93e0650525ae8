import { defaultEvent } from '../events/default-event.ts'
import { branch, branches, type Draft, existingBranch, setDefault } from '../json/draft.ts'
import { asRecord } from '../json/is-record.ts'
import { defaultAutoscaler } from './default-autoscaler.ts'
import { defaultLimitRange } from './default-limit-range.ts'

/** Fills in the kinds that have only a few defaults. */
export function defaultSmallKinds(kind: string, object: Draft): void {
  switch (kind) {
    case 'Namespace':
      defaultNamespace(object)
      return
    case 'Node':
      defaultNode(object)
      return
    case 'Secret':
      defaultSecret(object)
      return
    case 'Endpoints':
      for (const subset of branches(object, 'subsets'))
        for (const port of branches(subset, 'ports')) setDefault(port, 'protocol', 'TCP')
      return
    case 'EndpointSlice':
      for (const port of branches(object, 'ports')) {
        setDefault(port, 'name', '')
        setDefault(port, 'protocol', 'TCP')
      }
      return
    case 'PersistentVolumeClaim':
      setDefault(branch(object, 'spec'), 'volumeMode', 'Filesystem')
      setDefault(branch(object, 'status'), 'phase', 'Pending')
      return
    case 'PersistentVolume':
      setDefault(branch(object, 'spec'), 'volumeMode', 'Filesystem')
      setDefault(branch(object, 'spec'), 'persistentVolumeReclaimPolicy', 'Retain')
      setDefault(branch(object, 'status'), 'phase', 'Pending')
      return
    case 'PodDisruptionBudget':
      defaultBudget(object)
      return
    case 'StorageClass':
      setDefault(object, 'reclaimPolicy', 'Delete')
      setDefault(object, 'volumeBindingMode', 'Immediate')
      return
    case 'NetworkPolicy':
      defaultNetworkPolicy(branch(object, 'spec'))
      return
    case 'PriorityClass':
      setDefault(object, 'preemptionPolicy', 'PreemptLowerPriority')
      return
    case 'RoleBinding':
    case 'ClusterRoleBinding':
      defaultBinding(object)
      return
    case 'Ingress':
      setDefault(branch(object, 'status'), 'loadBalancer', {})
      return
    case 'HorizontalPodAutoscaler':
      defaultAutoscaler(object)
      return
    case 'CustomResourceDefinition':
      defaultDefinition(object)
      return
    case 'Event':
      defaultEvent(object)
      return
    case 'LimitRange':
      defaultLimitRange(object)
      return
    case 'ResourceQuota':
      setDefault(object, 'status', {})
      return
    default:
  }
}

function defaultNamespace(object: Draft): void {
  const metadata = branch(object, 'metadata')
  const labels = branch(metadata, 'labels')
  labels['kubernetes.io/metadata.name'] = metadata['name']
  setDefault(branch(object, 'spec'), 'finalizers', ['kubernetes'])
  setDefault(branch(object, 'status'), 'phase', 'Active')
}

function defaultNode(object: Draft): void {
  branch(object, 'spec')
  const status = branch(object, 'status')
  const capacity = existingBranch(status, 'capacity')
  if (capacity) setDefault(status, 'allocatable', { ...capacity })
}

function defaultSecret(object: Draft): void {
  setDefault(object, 'type', 'Opaque')
  const plain = existingBranch(object, 'stringData')
  if (!plain) return
  const data = branch(object, 'data')
  for (const [key, value] of Object.entries(plain)) data[key] = Buffer.from(String(value)).toString('base64')
  delete object['stringData']
}

function defaultBudget(object: Draft): void {
  branch(object, 'spec')
  setDefault(object, 'status', { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 })
}

function defaultNetworkPolicy(spec: Draft): void {
  setDefault(spec, 'podSelector', {})
  setDefault(spec, 'policyTypes', spec['egress'] === undefined ? ['Ingress'] : ['Ingress', 'Egress'])
  for (const direction of ['ingress', 'egress']) {
    for (const rule of branches(spec, direction))
      for (const port of branches(rule, 'ports')) setDefault(port, 'protocol', 'TCP')
  }
}

function defaultBinding(object: Draft): void {
  setDefault(branch(object, 'roleRef'), 'apiGroup', 'rbac.authorization.k8s.io')
  for (const subject of branches(object, 'subjects')) {
    if (subject['kind'] !== 'ServiceAccount') setDefault(subject, 'apiGroup', 'rbac.authorization.k8s.io')
  }
}

function defaultDefinition(object: Draft): void {
  const spec = branch(object, 'spec')
  const names = branch(spec, 'names')
  const kind = String(names['kind'] ?? '')
  setDefault(names, 'singular', kind.toLowerCase())
  setDefault(names, 'listKind', `${kind}List`)
  setDefault(spec, 'conversion', { strategy: 'None' })
  const versions = branches(spec, 'versions')
  const stored = versions.find((version) => asRecord(version)['storage'] === true)
  const status = branch(object, 'status')
  setDefault(status, 'storedVersions', stored ? [stored['name']] : [])
}
