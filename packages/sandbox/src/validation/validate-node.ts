import { deepEqual } from '../json/deep-equal.ts'
import { asList, asRecord } from '../json/is-record.ts'
import type { FieldError } from '../registry/api-error.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'

/** What is wrong with a node: its range of pod addresses is given once and for all. */
export function validateNode(node: KubernetesObject, current: KubernetesObject | undefined): readonly FieldError[] {
  const before = asList(asRecord(current?.['spec'])['podCIDRs'])
  if (before.length === 0 || deepEqual(before, asList(asRecord(node['spec'])['podCIDRs']))) return []
  const detail = 'node updates may not change podCIDR except from "" to valid'
  return [{ type: 'Forbidden', field: 'spec.podCIDRs', detail }]
}
