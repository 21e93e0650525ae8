import type { Limit } from '../admission/limit-ranges/limit-range.ts'
import { asList, asRecord } from '../json/is-record.ts'
import type { FieldError } from '../registry/api-error.ts'
import { quantityText, readQuantity } from '../resources/quantity.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { labelKeyProblem } from './names.ts'

const types = new Set(['Container', 'Pod', 'PersistentVolumeClaim'])

/** A limit that may lack its type. */
type Unchecked = Partial<Limit>

/** What is wrong with a LimitRange: types that it can't limit, bounds that contradict each other. */
export function validateLimitRange(object: KubernetesObject): FieldError[] {
  const limits = asList(asRecord(object['spec'])['limits']) as readonly Unchecked[]
  const seen = new Set<string>()
  return limits.flatMap((limit, index) => {
    const field = `spec.limits[${index}]`
    const errors = validateLimit(limit, field)
    const { type = '' } = limit
    if (seen.has(type)) errors.unshift({ type: 'Duplicate value', field: `${field}.type`, value: type, detail: '' })
    seen.add(type)
    return errors
  })
}

function validateLimit(limit: Unchecked, field: string): FieldError[] {
  const errors: FieldError[] = typeProblems(limit.type ?? '').map((detail) => ({
    type: 'Invalid value',
    field: `${field}.type`,
    value: limit.type ?? '',
    detail,
  }))
  if (limit.type === 'Pod') {
    for (const name of ['default', 'defaultRequest'] as const) {
      const detail = "may not be specified when `type` is 'Pod'"
      if (limit[name]) errors.push({ type: 'Forbidden', field: `${field}.${name}`, detail })
    }
  }
  if (limit.type === 'PersistentVolumeClaim' && !limit.min?.['storage'] && !limit.max?.['storage']) {
    const detail = 'either minimum or maximum storage value is required, but neither was provided'
    errors.push({ type: 'Required value', field: `${field}.limits`, detail })
  }
  const names = new Set(
    [limit.min, limit.max, limit.default, limit.defaultRequest].flatMap((each) => Object.keys(each ?? {})),
  )
  for (const name of [...names].sort()) errors.push(...contradictions(limit, field, name))
  for (const [name, ratio] of Object.entries(limit.maxLimitRequestRatio ?? {})) {
    if (readQuantity(ratio).amount >= readQuantity('1').amount) continue
    const detail = `ratio ${ratio} is less than 1`
    errors.push({ type: 'Invalid value', field: `${field}.maxLimitRequestRatio[${name}]`, value: ratio, detail })
  }
  return errors
}

function typeProblems(type: string): readonly string[] {
  if (types.has(type)) return []
  const problem = labelKeyProblem(type)
  if (problem === undefined) return type.includes('/') ? [] : ['must be a standard limit type or fully qualified']
  return type === '' ? ['name part must be non-empty', problem] : [problem]
}

function contradictions(limit: Unchecked, field: string, name: string): readonly FieldError[] {
  const bounds = {
    min: ['min value', limit.min?.[name]],
    max: ['max value', limit.max?.[name]],
    default: ['default value', limit.default?.[name]],
    limit: ['default limit value', limit.default?.[name]],
    request: ['default request value', limit.defaultRequest?.[name]],
  } as const
  const ordered: readonly (readonly [keyof typeof bounds, keyof typeof bounds, string, keyof typeof bounds])[] = [
    ['min', 'max', 'min', 'min'],
    ['min', 'request', 'defaultRequest', 'request'],
    ['request', 'max', 'defaultRequest', 'request'],
    ['request', 'limit', 'defaultRequest', 'request'],
    ['min', 'default', 'default', 'min'],
    ['default', 'max', 'default', 'max'],
  ]
  return ordered.flatMap(([smaller, larger, place, shown]): FieldError[] => {
    const [low, lowest] = bounds[smaller]
    const [high, highest] = bounds[larger]
    if (lowest === undefined || highest === undefined) return []
    const [left, right] = [readQuantity(lowest), readQuantity(highest)]
    if (left.amount <= right.amount) return []
    const detail = `${low} ${quantityText(left)} is greater than ${high} ${quantityText(right)}`
    const value = quantityText(readQuantity(bounds[shown][1] ?? '0'))
    return [{ type: 'Invalid value', field: `${field}.${place}[${name}]`, value, detail }]
  })
}
