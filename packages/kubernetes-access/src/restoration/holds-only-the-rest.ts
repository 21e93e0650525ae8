import { isDeepStrictEqual } from 'node:util'
import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import type { FieldPast } from './field-past.ts'
import type { ConcretePath } from './field-path.ts'
import { entriesOf, type FieldSet, isMerged, isOurs, type ManagedFieldsEntry, ownedPart } from './managed-fields.ts'

/**
 * Whether those who own parts of a list besides us own only what they owned before we set it, and we left as it was: items of their own, and the list as such. They have
 * not written since, though the list was set as a whole. False for what is no list whose items are owned one by one.
 */
export function holdsOnlyTheRest(
  field: FieldPast,
  object: KubernetesObject,
  path: ConcretePath,
  value: unknown,
): boolean {
  const parts = entriesOf(object).flatMap((entry) => {
    const owned = partsOf(entry, object, path)
    return owned === undefined ? [] : [{ entry, owned }]
  })
  const ours = new Set(parts.filter(({ entry }) => isOurs(entry)).flatMap(({ owned }) => owned))
  const others = parts.filter(({ entry }) => !isOurs(entry))
  const former = field.former.map((entry) => ({ entry, owned: partsOf(entry, object, path) ?? [] }))
  const isByItems = [...parts, ...former].some(({ owned }) => owned.length > 0)
  if (!isByItems || others.some(({ entry }) => isMerged(entry))) return false
  // Whoever sets an item, and then ours again, has taken it from us.
  if (ours.size === 0 && !isPartOf(value, field.first)) return false
  return others.every(({ entry, owned }) => {
    const before = new Set(former.filter((each) => isSameManager(each.entry, entry)).flatMap((each) => each.owned))
    return owned.every((part) => before.has(part) && !ours.has(part))
  })
}

/** The parts of a field that an entry owns, each as one text; undefined where it owns none of it, or all of it as a part of something larger. */
function partsOf(entry: ManagedFieldsEntry, object: unknown, path: ConcretePath): readonly string[] | undefined {
  const way = ownedPart(entry, object, path)
  if (way === undefined || way.length < path.length) return undefined
  const fields = way.reduce<FieldSet>((set, part) => set[part] ?? {}, entry.fieldsV1 as FieldSet)
  return leaves(fields, '')
}

function leaves(fields: FieldSet, above: string): readonly string[] {
  return Object.entries(fields).flatMap(([name, below]) => {
    if (name === '.') return []
    const inner = leaves(below, `${above}/${name}`)
    return inner.length === 0 ? [`${above}/${name}`] : inner
  })
}

function isSameManager(one: ManagedFieldsEntry, other: ManagedFieldsEntry): boolean {
  return one.manager === other.manager && one.operation === other.operation && one.subresource === other.subresource
}

/** Whether a list has nothing but items of another one. */
function isPartOf(list: unknown, whole: unknown): boolean {
  if (!Array.isArray(list) || !Array.isArray(whole)) return false
  return list.every((item) => whole.some((each) => isDeepStrictEqual(each, item)))
}
