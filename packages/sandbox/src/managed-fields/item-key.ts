import { isRecord, type JsonRecord } from '../json/is-record.ts'
import { memberSchema, type ResolvedSchema, resolveSchema } from '../schema/field-schema.ts'

/** Whether a list's items are owned one by one. */
export function isKeyed({ list }: ResolvedSchema): boolean {
  return list === 'map' || list === 'set'
}

/** How `fieldsV1` names an item of a list. */
export function itemKey(item: unknown, schema: ResolvedSchema): string {
  if (schema.list !== 'map' || !isRecord(item)) return `v:${JSON.stringify(item)}`
  const [only, ...others] = schema.keys ?? []
  if (only !== undefined && others.length === 0) return keyOfOne(item, only, schema)
  const inner = resolveSchema(schema.items)
  const keys = [...(schema.keys ?? [])].sort().flatMap((key) => {
    const value = item[key] ?? resolveSchema(memberSchema(inner, key)).default
    return value === undefined ? [] : [[key, value] as const]
  })
  return `k:${JSON.stringify(Object.fromEntries(keys))}`
}

/** So many names are remembered; then all are forgotten. */
const remembered = 2_000
const names = new Map<string, string>()

/** Most lists have one key, and most of their items one of a few names. */
function keyOfOne(item: JsonRecord, key: string, { items }: ResolvedSchema): string {
  const value = item[key] ?? resolveSchema(memberSchema(resolveSchema(items), key)).default
  if (value === undefined) return 'k:{}'
  if (typeof value !== 'string') return `k:${JSON.stringify({ [key]: value })}`
  const id = `${key}=${value}`
  const known = names.get(id)
  if (known !== undefined) return known
  if (names.size >= remembered) names.clear()
  const name = `k:${JSON.stringify({ [key]: value })}`
  names.set(id, name)
  return name
}
