import { asList, asRecord } from '../../json/is-record.ts'
import { qualifiedName } from '../../registry/api-error.ts'
import { countOf, one, type Quantities, type Quantity, readQuantity } from '../../resources/quantity.ts'
import type { ResourceDefinition } from '../../resources/resource-definition.ts'
import type { KubernetesObject } from '../../store/kubernetes-object.ts'
import { measuresPods, podUsage } from './pod-usage.ts'

/** The kinds that quotas also name without `count/`. */
const plainNames = new Set(['configmaps', 'secrets', 'replicationcontrollers', 'resourcequotas'])
const ofClass = '.storageclass.storage.k8s.io/'

/** Whether an entry of a quota is about objects of this kind. */
export function measures(resource: ResourceDefinition, name: string): boolean {
  if (name === `count/${qualifiedName(resource)}`) return true
  if (resource.group !== '') return false
  switch (resource.plural) {
    case 'pods':
      return measuresPods(name)
    case 'services':
      return name === 'services' || name === 'services.nodeports' || name === 'services.loadbalancers'
    case 'persistentvolumeclaims':
      return name === 'persistentvolumeclaims' || name === 'requests.storage' || name.includes(ofClass)
    default:
      return plainNames.has(name) && name === resource.plural
  }
}

/** What an object uses of a quota, by the quota's entries. */
export function usageOf(resource: ResourceDefinition, object: KubernetesObject, now: number): Quantities {
  const count = `count/${qualifiedName(resource)}`
  if (resource.group !== '') return new Map([[count, one]])
  switch (resource.plural) {
    case 'pods':
      return podUsage(object, now)
    case 'services':
      return serviceUsage(object).set(count, one)
    case 'persistentvolumeclaims':
      return claimUsage(object).set(count, one)
    default:
      return new Map([
        [count, one],
        [resource.plural, one],
      ])
  }
}

function serviceUsage(service: KubernetesObject): Map<string, Quantity> {
  const spec = asRecord(service['spec'])
  const ports = asList(spec['ports']).map(asRecord)
  const usage = new Map([['services', one]])
  if (spec['type'] === 'NodePort') usage.set('services.nodeports', countOf(ports.length))
  if (spec['type'] === 'LoadBalancer') {
    const allotted =
      spec['allocateLoadBalancerNodePorts'] === false
        ? ports.filter(({ nodePort }) => nodePort !== undefined).length
        : ports.length
    usage.set('services.loadbalancers', one).set('services.nodeports', countOf(allotted))
  }
  return usage
}

function claimUsage(claim: KubernetesObject): Map<string, Quantity> {
  const spec = asRecord(claim['spec'])
  const usage = new Map([['persistentvolumeclaims', one]])
  const storage = asRecord(asRecord(spec['resources'])['requests'])['storage']
  const quantity = storage === undefined ? undefined : readQuantity(storage)
  if (quantity) usage.set('requests.storage', quantity)
  const name = spec['storageClassName']
  if (typeof name === 'string' && name !== '') {
    usage.set(`${name}${ofClass}persistentvolumeclaims`, one)
    if (quantity) usage.set(`${name}${ofClass}requests.storage`, quantity)
  }
  return usage
}
