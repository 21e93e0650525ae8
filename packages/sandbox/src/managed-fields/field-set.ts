import { remember } from './remember.ts'

/**
 * A set of fields as `fieldsV1` writes it: `f:name` for a member, `k:{…}` for an item of a keyed list, `v:…` for an item of a
 * set; `.` says that the field itself belongs to the set too, as a field without any below it always does. Sets are never altered.
 */
export interface FieldSet {
  readonly [key: string]: FieldSet
}

/** A field with nothing below it; at the top, no field at all. */
export const leaf: FieldSet = Object.freeze({})

/** Collects the fields of one level. */
export class FieldSetBuilder {
  readonly #names: string[] = []
  readonly #below: FieldSet[] = []

  add(name: string, below: FieldSet): void {
    this.#names.push(name)
    this.#below.push(below)
  }

  isEmpty(): boolean {
    return this.#names.length === 0
  }

  /** The set. One that was made before is the same object, mostly: what is owned in the pods of a Deployment, say, is the same in all of them. */
  build(): FieldSet {
    if (this.#names.length === 0 || (this.#names.length === 1 && this.#names[0] === '.')) return leaf
    return remember(this.#names, this.#below)
  }
}

/** Whether a set has no field. */
export function isEmpty(fields: object): boolean {
  for (const _key in fields) return false
  return true
}

/** The fields in one or both sets; the left set itself where that is all of them. */
export function union(left: FieldSet, right: FieldSet): FieldSet {
  return isEmpty(left) ? right : unite(left, right, false)
}

/** Below the top, a set may hold the field itself, which one without members does. */
function unite(left: FieldSet, right: FieldSet, isMember: boolean): FieldSet {
  if (left === right) return left
  const result = new FieldSetBuilder()
  let same = true
  const addsItself = isMember && !('.' in left)
  if (addsItself) result.add('.', leaf)
  for (const key in left) {
    const [mine, other] = [left[key]!, right[key]]
    const both =
      other === undefined || key === '.' ? mine : unite(mine, other, isMemberItself(mine) || isMemberItself(other))
    same &&= both === mine
    result.add(key, both)
  }
  for (const key in right) {
    if (key === '.' || left[key] !== undefined) continue
    same = false
    result.add(key, right[key]!)
  }
  return same && !(addsItself && !isEmpty(left)) ? left : result.build()
}

/** The fields of the left set that the right one doesn't have, each field by itself; the left set itself where that is all. */
export function difference(left: FieldSet, right: FieldSet): FieldSet {
  return without(left, right, false) ?? leaf
}

/** What is left of a node; undefined where nothing is. `goes`: the field itself. */
function without(left: FieldSet, right: FieldSet, goes: boolean): FieldSet | undefined {
  if (isEmpty(left)) return goes ? undefined : left
  if (!(goes && '.' in left) && !haveCommon(left, right)) return left
  const result = new FieldSetBuilder()
  let count = 0
  let same = true
  for (const key in left) {
    const [mine, other] = [left[key]!, right[key]]
    if (key === '.' && goes) same = false
    const rest =
      key === '.' ? (goes ? undefined : mine) : other === undefined ? mine : without(mine, other, isMemberItself(other))
    same &&= rest === mine
    if (rest === undefined) continue
    result.add(key, rest)
    count++
  }
  if (same) return left
  return count === 0 ? undefined : result.build()
}

function haveCommon(left: FieldSet, right: FieldSet): boolean {
  for (const key in right) if (key !== '.' && left[key] !== undefined) return true
  return false
}

/** The fields in both sets, each field by itself. */
export function intersection(left: FieldSet, right: FieldSet): FieldSet {
  const result = new FieldSetBuilder()
  for (const key in left) {
    const [mine, other] = [left[key]!, right[key]]
    if (key === '.' || other === undefined) continue
    const below = intersection(mine, other)
    if (isMemberItself(mine) && isMemberItself(other)) result.add(key, withItself(below))
    else if (!isEmpty(below)) result.add(key, below)
  }
  return result.build()
}

/** The same fields and the one that they are below. */
export function withItself(below: FieldSet): FieldSet {
  return unite(below, leaf, !isEmpty(below))
}

/** Whether a node stands for the field itself, and not only for some below it. */
function isMemberItself(node: FieldSet): boolean {
  return '.' in node || isEmpty(node)
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
