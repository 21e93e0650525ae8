import { asList, asRecord } from '../json/is-record.ts'
import { forbidden } from '../registry/api-error.ts'
import type { Cluster } from '../registry/cluster.ts'
import type { ResourceDefinition } from '../resources/resource-definition.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { admitPod } from './admit-pod.ts'
import { admitPriorityClass } from './admit-priority-class.ts'
import { admitClaim, protectVolume } from './admit-volume.ts'
import { allotServiceAddress, keepServiceAddress } from './allot-service-address.ts'

const permanentNamespaces = new Set(['default', 'kube-system', 'kube-public'])
const systemClasses = new Set(['system-cluster-critical', 'system-node-critical'])

/** What the API server's admission adds to or refuses in a new object. The object is altered in place: it is a draft. */
export function admitObject(
  cluster: Cluster,
  resource: ResourceDefinition,
  object: KubernetesObject,
): KubernetesObject {
  switch (resource.custom ? undefined : resource.kind) {
    case 'Pod':
      return admitPod(cluster, resource, object)
    case 'Service':
      return allotServiceAddress(cluster, object)
    case 'Node':
      return taintNewNode(object)
    case 'PriorityClass':
      return admitPriorityClass(cluster, resource, object)
    case 'PersistentVolumeClaim':
      return admitClaim(cluster, object)
    case 'PersistentVolume':
      return protectVolume(object)
    default:
      return object
  }
}

/** Keeps pods off a node until the node lifecycle controller has seen that it is ready. */
function taintNewNode(node: KubernetesObject): KubernetesObject {
  const spec = asRecord(node['spec'])
  const taints = asList(spec['taints'])
  const notReady = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }
  const isThere = taints.some((taint) => {
    const { key, effect } = asRecord(taint)
    return key === notReady.key && effect === notReady.effect
  })
  return isThere ? node : ({ ...node, spec: { ...spec, taints: [...taints, notReady] } } as KubernetesObject)
}

/** The same for an update. */
export function admitUpdate(
  cluster: Cluster,
  resource: ResourceDefinition,
  object: KubernetesObject,
  current: KubernetesObject,
): KubernetesObject {
  if (resource.kind === 'Service' && !resource.custom)
    return allotServiceAddress(cluster, keepServiceAddress(object, current))
  if (resource.kind === 'PriorityClass' && !resource.custom) return admitPriorityClass(cluster, resource, object)
  return object
}

/** Refuses the deletion of what a cluster can't be without. */
export function admitDeletion(resource: ResourceDefinition, name: string): void {
  if (resource.kind === 'Namespace' && permanentNamespaces.has(name)) {
    throw forbidden(resource, name, 'this namespace may not be deleted')
  }
  if (resource.kind === 'PriorityClass' && systemClasses.has(name)) {
    throw forbidden(resource, name, 'this is a system priority class and cannot be deleted')
  }
}
