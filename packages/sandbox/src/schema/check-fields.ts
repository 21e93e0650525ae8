import { isRecord } from '../json/is-record.ts'
import { canonicalQuantity } from '../resources/canonical-quantity.ts'
import { type FieldSchema, memberSchema, type ResolvedSchema, resolveSchema } from './field-schema.ts'

/** What a request's object holds that its kind doesn't know, and the object without it. */
export interface CheckedObject {
  readonly object: Readonly<Record<string, unknown>>
  /** Paths of unknown fields, e.g. `spec.template.spec.containers[0].imag`. */
  readonly unknown: readonly string[]
  /** The first value of a wrong type, in the words of Go's decoder. */
  readonly mistyped: string | undefined
}

/**
 * Compares an object with the schema of its kind. Unknown fields and nulls are left out, as Go's decoder does. What it shares with an
 * object that is `stored` was checked when that came in.
 */
export function checkFields(
  object: Readonly<Record<string, unknown>>,
  schema: FieldSchema,
  kind: string,
  stored?: Readonly<Record<string, unknown>>,
): CheckedObject {
  const state: State = { unknown: [], mistyped: undefined }
  const checked = checkValue(object, resolveSchema(schema), { path: '', owner: kind, field: '', stored }, state)
  return { object: isRecord(checked) ? checked : object, unknown: state.unknown, mistyped: state.mistyped }
}

interface State {
  readonly unknown: string[]
  mistyped: string | undefined
}

interface Place {
  readonly path: string
  /** The Go struct that the value stands in, and its path without list positions. */
  readonly owner: string
  readonly field: string
  /** What stands here in the stored object, as far as that is known. */
  readonly stored?: unknown
}

function checkValue(value: unknown, schema: ResolvedSchema, place: Place, state: State): unknown {
  if (value === place.stored && isRecord(value)) return value
  if (schema.definition?.properties) {
    if (!isRecord(value)) return mistype(value, place, state, 'struct')
    return checkStruct(value, schema, place, state)
  }
  if (schema.items !== undefined) {
    if (!Array.isArray(value)) return mistype(value, place, state, `[]${goType(schema.items)}`)
    const inner = resolveSchema(schema.items)
    return value.map((item: unknown, index) =>
      checkValue(item, inner, { owner: place.owner, field: place.field, path: `${place.path}[${index}]` }, state),
    )
  }
  if (schema.values !== undefined) {
    if (!isRecord(value)) return mistype(value, place, state, `map[string]${goType(schema.values)}`)
    const inner = resolveSchema(schema.values)
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        checkValue(
          item ?? zeroOf(inner),
          inner,
          { owner: place.owner, field: place.field, path: `${place.path}.${key}` },
          state,
        ),
      ]),
    )
  }
  if (schema.type !== undefined && !hasType(value, schema.type))
    return mistype(value, place, state, goScalar(schema.type))
  if (schema.name === 'Quantity' && (typeof value === 'string' || typeof value === 'number'))
    return canonicalQuantity(value)
  return value
}

function checkStruct(
  value: Readonly<Record<string, unknown>>,
  schema: ResolvedSchema,
  place: Place,
  state: State,
): unknown {
  const result: Record<string, unknown> = {}
  const own = schema.definition?.properties ?? {}
  const stored = isRecord(place.stored) ? place.stored : undefined
  for (const [key, member] of Object.entries(value)) {
    const path = place.path === '' ? key : `${place.path}.${key}`
    const field = own[key]
    if (field === undefined) {
      state.unknown.push(path)
      continue
    }
    if (member === null || member === undefined) continue
    const resolved = resolveSchema(memberSchema(schema, key))
    const owner = schema.definition === undefined ? place.owner : (schema.name ?? place.owner)
    result[key] = checkValue(
      member,
      resolved,
      { path, owner, field: place.field === '' ? key : `${place.field}.${key}`, stored: stored?.[key] },
      state,
    )
  }
  return result
}

function zeroOf(schema: ResolvedSchema): unknown {
  return schema.type?.startsWith('string')
    ? ''
    : schema.type?.startsWith('integer')
      ? 0
      : schema.type === 'boolean'
        ? false
        : null
}

function hasType(value: unknown, type: string): boolean {
  switch (type.split(':')[0]) {
    case 'string':
      return typeof value === 'string'
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value) && inRange(value, goScalar(type))
    case 'number':
      return typeof value === 'number'
    case 'boolean':
      return typeof value === 'boolean'
    case 'integer-or-string':
      return typeof value === 'string' || typeof value === 'number'
    case 'object':
      return isRecord(value)
    default:
      return true
  }
}

const bits: Readonly<Record<string, number>> = { int32: 31, int64: 63 }

function inRange(value: number, type: string): boolean {
  const limit = 2 ** (bits[type] ?? 63)
  return value >= -limit && value < limit
}

function mistype(value: unknown, { owner, field }: Place, state: State, wanted: string): unknown {
  const given =
    value === null
      ? 'null'
      : Array.isArray(value)
        ? 'array'
        : isRecord(value)
          ? 'object'
          : typeof value === 'boolean'
            ? 'bool'
            : typeof value === 'number' && wanted in bits
              ? `number ${value}`
              : typeof value
  state.mistyped ??= `json: cannot unmarshal ${given} into Go struct field ${owner}.${field} of type ${wanted}`
  return value
}

function goType(schema: FieldSchema): string {
  const { name, type } = resolveSchema(schema)
  return name === undefined ? goScalar(type ?? 'string') : `v1.${name}`
}

function goScalar(type: string): string {
  const [name, format] = type.split(':')
  if (name === 'integer') return format ?? 'int32'
  return { boolean: 'bool', number: 'float64' }[name ?? ''] ?? name ?? ''
}
