import { deepEqual } from '../json/deep-equal.ts'
import { asList, asRecord, isRecord, type JsonRecord } from '../json/is-record.ts'
import type { FieldError } from '../registry/api-error.ts'
import type { Check } from './json-type.ts'

/** Checks the length of a list, its items, and that those of a set or map are told apart. */
export function checkList(
  value: readonly unknown[],
  schema: JsonRecord,
  field: string,
  errors: FieldError[],
  stored: unknown,
  check: Check,
): void {
  const { minItems, maxItems } = schema
  if (typeof minItems === 'number' && value.length < minItems) {
    const detail = `${field} in body should have at least ${minItems} items`
    errors.push({ type: 'Invalid value', field, value: value.length, detail })
  }
  if (typeof maxItems === 'number' && value.length > maxItems) {
    errors.push({ type: 'Too many', field, value: value.length, detail: `must have at most ${maxItems} items` })
  }
  const items = asRecord(schema['items'])
  const identities = value.map((item) => identityOf(item, schema))
  const before = asList(stored).map((item) => ({ item, identity: identityOf(item, schema) }))
  for (const [index, item] of value.entries()) {
    const identity = identities[index]
    const same = identity === undefined ? undefined : before.find((one) => deepEqual(one.identity, identity))
    check(item, items, `${field}[${index}]`, errors, same?.item)
    if (identity === undefined || identities.findIndex((other) => deepEqual(other, identity)) === index) continue
    errors.push({ type: 'Duplicate value', field: `${field}[${index}]`, value: identity, detail: '' })
  }
}

/** What tells an item from the others: itself in a set, its keys in a map, nothing in any other list. */
function identityOf(item: unknown, schema: JsonRecord): unknown {
  switch (schema['x-kubernetes-list-type']) {
    case 'set':
      return item
    case 'map': {
      const keys = asList(schema['x-kubernetes-list-map-keys']).map(String)
      return isRecord(item) ? Object.fromEntries(keys.map((key) => [key, item[key]])) : undefined
    }
    default:
      return undefined
  }
}
