import { deepEqual } from '../json/deep-equal.ts'
import { asList, isRecord, type JsonRecord } from '../json/is-record.ts'
import { badRequest } from '../registry/api-error.ts'
import { type FieldSchema, memberSchema, resolveSchema } from '../schema/field-schema.ts'

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
      result[key] = mergeList(asList(current), value, member, asList(patch[`$setElementOrder/${key}`]), key)
    else result[key] = value
  }
  for (const key of Object.keys(patch)) {
    if (!key.startsWith('$setElementOrder/')) continue
    const name = key.slice('$setElementOrder/'.length)
    if (patch[name] === undefined && Array.isArray(result[name])) {
      result[name] = inOrder(result[name], asList(patch[key]), resolveSchema(memberSchema(resolved, name)).mergeKey)
    }
  }
  return result
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
  field: string,
): readonly unknown[] {
  const { patch: strategies, mergeKey, items } = resolveSchema(schema)
  if (!strategies.includes('merge')) return patch.map(withoutDirectivesOf)
  if (mergeKey === undefined) {
    const added = patch.filter((item) => !current.some((known) => deepEqual(known, item)))
    return inOrder([...current, ...added], order, undefined)
  }
  if (patch.some((item) => isRecord(item) && item['$patch'] === 'replace')) {
    return patch.filter((item) => isRecord(item) && item['$patch'] !== 'replace')
  }
  const result = [...current]
  for (const item of patch) {
    if (!isRecord(item)) throw badRequest(`cannot merge a value that is no object into the list ${field}`)
    const key = item[mergeKey]
    if (key === undefined)
      throw badRequest(`map: ${JSON.stringify(item)} does not contain declared merge key: ${mergeKey}`)
    const index = result.findIndex((known) => isRecord(known) && deepEqual(known[mergeKey], key))
    if (item['$patch'] === 'delete') {
      if (index >= 0) result.splice(index, 1)
    } else if (index < 0) result.push(strategicMergePatch({}, item, items))
    else result[index] = strategicMergePatch(result[index] as JsonRecord, item, items)
  }
  return inOrder(result, order, mergeKey)
}

/** Sorts a merged list as the patch's `$setElementOrder` says; items that it does not name stay behind their neighbours. */
function inOrder(
  list: readonly unknown[],
  order: readonly unknown[],
  mergeKey: string | undefined,
): readonly unknown[] {
  if (order.length === 0) return list
  const keyOf = (item: unknown): unknown => (mergeKey !== undefined && isRecord(item) ? item[mergeKey] : item)
  const rank = (item: unknown): number => order.findIndex((wanted) => deepEqual(keyOf(wanted), keyOf(item)))
  const named = list.filter((item) => rank(item) >= 0).sort((left, right) => rank(left) - rank(right))
  const unnamed = list.filter((item) => rank(item) < 0)
  const result = [...named]
  for (const item of unnamed) {
    const before = list.slice(0, list.indexOf(item)).filter((other) => rank(other) >= 0).length
    result.splice(Math.min(before + unnamed.indexOf(item), result.length), 0, item)
  }
  return result
}

function withoutDirectives(value: JsonRecord): JsonRecord {
  const { $patch: _patch, ...rest } = value
  return rest
}

function withoutDirectivesOf(value: unknown): unknown {
  return isRecord(value) ? withoutDirectives(value) : value
}
