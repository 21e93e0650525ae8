import { deepEqual } from '../json/deep-equal.ts'
import { asList, asRecord } from '../json/is-record.ts'
import type { FieldError } from '../registry/api-error.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'

/** What is wrong with a node: its range of pod addresses is given once and for all. */
export function validateNode(node: KubernetesObject, current: KubernetesObject | undefined): readonly FieldError[] {
  const before = asList(asRecord(current?.['spec'])['podCIDRs'])
  const ranges = asList(asRecord(node['spec'])['podCIDRs'])
  const field = 'spec.podCIDRs'
  const errors: FieldError[] = []
  if (new Set(ranges.map((range) => String(range).includes(':'))).size < ranges.length) {
    const detail = 'may specify no more than one CIDR for each IP family'
    errors.push({ type: 'Invalid value', field, value: ranges, detail })
  }
  if (before.length > 0 && !deepEqual(before, ranges)) {
    errors.push({ type: 'Forbidden', field, detail: 'node updates may not change podCIDR except from "" to valid' })
  }
  return errors
}
