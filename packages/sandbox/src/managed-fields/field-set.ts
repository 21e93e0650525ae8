/**
 * A set of fields as `fieldsV1` writes it: `f:name` for a member, `k:{…}` for an item of a keyed list, `v:…` for an item of a
 * set; `.` says that the field itself belongs to the set too, as a field without any below it always does.
 */
export interface FieldSet {
  readonly [key: string]: FieldSet
}

/** The same while it is being made. */
export interface FieldSetDraft {
  [key: string]: FieldSet
}

/** A field with nothing below it. */
export const leaf: FieldSet = Object.freeze({})

/** Whether a set has no field. */
export function isEmpty(fields: FieldSet): boolean {
  for (const _key in fields) return false
  return true
}

/** The fields in one or both sets; the left set itself where that is all of them. */
export function union(left: FieldSet, right: FieldSet): FieldSet {
  let result: FieldSetDraft | undefined
  for (const key in right) {
    if (key === '.') continue
    const [mine, other] = [left[key], right[key]!]
    const both = mine === undefined ? other : unite(mine, other)
    if (both === mine) continue
    result ??= { ...left }
    result[key] = both
  }
  return result ?? left
}

/** The same below the top, where a set may hold the field itself. */
function unite(left: FieldSet, right: FieldSet): FieldSet {
  if (left === right || isEmpty(right)) return isEmpty(left) || '.' in left ? left : { '.': leaf, ...left }
  const below = union(left, right)
  return '.' in below || (!isEmpty(left) && !('.' in right)) ? below : { '.': leaf, ...below }
}

/** The fields of the left set that the right one doesn't have, each field by itself; the left set itself where that is all. */
export function difference(left: FieldSet, right: FieldSet): FieldSet {
  return remove(left, right, false) ?? leaf
}

/** What is left of a node; undefined where nothing is. */
function remove(left: FieldSet, right: FieldSet, isMember: boolean): FieldSet | undefined {
  let result: FieldSetDraft | undefined
  for (const key in right) {
    if (key === '.') continue
    const [mine, other] = [left[key], right[key]!]
    if (mine === undefined) continue
    const rest = isEmpty(mine) ? (isMemberItself(other) ? undefined : mine) : remove(mine, other, isMemberItself(other))
    if (rest === mine) continue
    result ??= { ...left }
    if (rest === undefined) delete result[key]
    else result[key] = rest
  }
  if (isMember && '.' in left) {
    result ??= { ...left }
    delete result['.']
  }
  if (result === undefined) return left
  return '.' in result && !hasBelow(result) ? leaf : isEmpty(result) ? undefined : result
}

function hasBelow(node: FieldSet): boolean {
  for (const key in node) if (key !== '.') return true
  return false
}

/** Whether a node stands for the field itself, and not only for some below it. */
function isMemberItself(node: FieldSet): boolean {
  return isEmpty(node) || '.' in node
}

/** The fields in both sets, each field by itself. */
export function intersection(left: FieldSet, right: FieldSet): FieldSet {
  const result: FieldSetDraft = {}
  for (const key in left) {
    const [mine, other] = [left[key]!, right[key]]
    if (key === '.' || other === undefined) continue
    const below = intersection(mine, other)
    if (!isMemberItself(mine) || !isMemberItself(other)) {
      if (!isEmpty(below)) result[key] = below
    } else result[key] = isEmpty(below) ? leaf : { '.': leaf, ...below }
  }
  return result
}

/** The paths of a set's fields that have none below them, as conflicts are reported: `.spec.template.spec.containers[name="web"].image`. */
export function pathsOf(fields: FieldSet, prefix = ''): readonly string[] {
  return Object.entries(fields).flatMap(([key, inner]) => {
    if (key === '.') return []
    const path = `${prefix}${pathPart(key)}`
    const below = pathsOf(inner, path)
    return below.length > 0 ? below : [path]
  })
}

function pathPart(key: string): string {
  if (key.startsWith('f:')) return `.${key.slice(2)}`
  if (key.startsWith('v:')) return `[=${key.slice(2)}]`
  const keys = JSON.parse(key.slice(2)) as Record<string, unknown>
  return `[${Object.entries(keys)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(',')}]`
}
