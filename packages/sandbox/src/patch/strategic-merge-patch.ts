import { deepEqual } from '../json/deep-equal.ts'
import { asList, isRecord, type JsonRecord } from '../json/is-record.ts'
import { ApiError } from '../registry/api-error.ts'
import { type FieldSchema, memberSchema, resolveSchema } from '../schema/field-schema.ts'
import { goFormat } from './go-format.ts'

/** Applies Kubernetes' strategic merge patch: lists with a merge key are merged item by item, directives (`$patch` …) obeyed. */
export function strategicMergePatch(
  target: JsonRecord,
  patch: JsonRecord,
  schema: FieldSchema | undefined,
): JsonRecord {
  const directive = patch['$patch']
  if (directive === 'replace') return withoutDirectives(patch)
  if (directive === 'delete') return {}
  const resolved = resolveSchema(schema)
  const result: Record<string, unknown> = { ...target }
  retainKeys(result, patch)
  for (const [key, value] of Object.entries(patch)) {
    if (key === '$patch' || key === '$retainKeys' || key.startsWith('$setElementOrder/')) continue
    if (key.startsWith('$deleteFromPrimitiveList/')) {
      const name = key.slice('$deleteFromPrimitiveList/'.length)
      result[name] = asList(result[name]).filter((item) => !asList(value).some((gone) => deepEqual(gone, item)))
      continue
    }
    if (value === null) {
      delete result[key]
      continue
    }
    const member = memberSchema(resolved, key)
    const current = result[key]
    if (isRecord(value)) result[key] = strategicMergePatch(isRecord(current) ? current : {}, value, member)
    else if (Array.isArray(value))
      result[key] = mergeList(asList(current), value, member, asList(patch[`$setElementOrder/${key}`]))
    else result[key] = value
  }
  for (const key of Object.keys(patch)) {
    if (!key.startsWith('$setElementOrder/')) continue
    const name = key.slice('$setElementOrder/'.length)
    if (patch[name] === undefined && Array.isArray(result[name])) {
      result[name] = inOrder(
        result[name] as readonly unknown[],
        asList(patch[key]),
        asList(result[name]),
        resolveSchema(memberSchema(resolved, name)).mergeKey,
      )
    }
  }
  return result
}

/** What can't be merged is an error that the API server did not foresee. */
function refusal(message: string): ApiError {
  return new ApiError(500, undefined, message)
}

function retainKeys(result: Record<string, unknown>, patch: JsonRecord): void {
  const retained = patch['$retainKeys']
  if (!Array.isArray(retained)) return
  for (const key of Object.keys(result)) if (!retained.includes(key)) delete result[key]
}

function mergeList(
  current: readonly unknown[],
  patch: readonly unknown[],
  schema: FieldSchema | undefined,
  order: readonly unknown[],
): readonly unknown[] {
  const { patch: strategies, mergeKey, items } = resolveSchema(schema)
  if (!strategies.includes('merge')) return patch.map(withoutDirectivesOf)
  if (mergeKey === undefined) {
    const added = patch.filter((item) => !current.some((known) => deepEqual(known, item)))
    return inOrder([...current, ...added], order.length > 0 ? order : patch, current, undefined)
  }
  if (patch.some((item) => isRecord(item) && item['$patch'] === 'replace')) {
    return patch.filter((item) => isRecord(item) && item['$patch'] !== 'replace')
  }
  const result = [...current]
  for (const item of patch) {
    if (!isRecord(item)) throw refusal(`list element types are not identical: ${goFormat([current, patch])}`)
    const key = item[mergeKey]
    if (key === undefined) throw refusal(`map: ${goFormat(item)} does not contain declared merge key: ${mergeKey}`)
    const index = result.findIndex((known) => isRecord(known) && deepEqual(known[mergeKey], key))
    if (item['$patch'] === 'delete') {
      if (index >= 0) result.splice(index, 1)
    } else if (index < 0) result.push(strategicMergePatch({}, item, items))
    else result[index] = strategicMergePatch(result[index] as JsonRecord, item, items)
  }
  const kept = patch.filter((item) => isRecord(item) && item['$patch'] === undefined)
  return inOrder(result, order.length > 0 ? order : kept, current, mergeKey)
}

/**
 * Puts a merged list in order. The items that `order` names stand as it says, the others as in the original; where the two
 * meet, an other goes first only if it stood first in the original.
 */
function inOrder(
  list: readonly unknown[],
  order: readonly unknown[],
  original: readonly unknown[],
  mergeKey: string | undefined,
): readonly unknown[] {
  const keyOf = (item: unknown): unknown => (mergeKey !== undefined && isRecord(item) ? item[mergeKey] : item)
  const position = (items: readonly unknown[], item: unknown): number =>
    items.findIndex((other) => deepEqual(keyOf(other), keyOf(item)))
  const by = (items: readonly unknown[]) => (left: unknown, right: unknown) =>
    position(items, left) - position(items, right)
  const named = list.filter((item) => position(order, item) >= 0).sort(by(order))
  const others = list.filter((item) => position(order, item) < 0).sort(by(original))
  const result: unknown[] = []
  while (named.length > 0 && others.length > 0) {
    const [other, name] = [position(original, others[0]), position(original, named[0])]
    result.push(other >= 0 && name >= 0 && other < name ? others.shift() : named.shift())
  }
  return [...result, ...named, ...others]
}

function withoutDirectives(value: JsonRecord): JsonRecord {
  const { $patch: _patch, ...rest } = value
  return rest
}

function withoutDirectivesOf(value: unknown): unknown {
  return isRecord(value) ? withoutDirectives(value) : value
}
