import { asRecord, type JsonRecord } from '../json/is-record.ts'
import type { FieldError } from '../registry/api-error.ts'
import { unsupportedValue } from './unsupported-value.ts'

/** What is wrong with what only a Deployment has: its strategy and its deadline. */
export function validateDeployment(spec: JsonRecord): FieldError[] {
  const errors: FieldError[] = []
  const strategy = asRecord(spec['strategy'])
  const { type, rollingUpdate } = strategy
  if (type === 'Recreate') {
    if (rollingUpdate !== undefined && rollingUpdate !== null) {
      const detail = "may not be specified when strategy `type` is 'Recreate'"
      errors.push({ type: 'Forbidden', field: 'spec.strategy.rollingUpdate', detail })
    }
  } else if (type === 'RollingUpdate') {
    errors.push(...validateRollingUpdate(asRecord(rollingUpdate)))
  } else {
    const supported = unsupportedValue(type, ['Recreate', 'RollingUpdate'], 'spec.strategy')
    const value = { Type: type ?? '', RollingUpdate: rollingUpdate ?? null }
    errors.push(...supported.map((error) => ({ ...error, value })))
  }
  const { progressDeadlineSeconds: deadline, minReadySeconds: settling = 0 } = spec
  if (typeof deadline === 'number' && deadline <= Number(settling)) {
    const detail = 'must be greater than minReadySeconds'
    errors.push({ type: 'Invalid value', field: 'spec.progressDeadlineSeconds', value: deadline, detail })
  }
  return errors
}

function validateRollingUpdate({ maxSurge, maxUnavailable }: JsonRecord): FieldError[] {
  const isZero = (value: unknown): boolean => value === 0 || value === '0%' || value === '0'
  if (!isZero(maxSurge) || !isZero(maxUnavailable)) return []
  const detail = 'may not be 0 when `maxSurge` is 0'
  const field = 'spec.strategy.rollingUpdate.maxUnavailable'
  return [{ type: 'Invalid value', field, value: maxUnavailable, detail }]
}
