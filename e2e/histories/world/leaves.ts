/** An object's values that are no mappings, by JSON pointers; lists are one value, and so are empty mappings. */
export type Leaves = ReadonlyMap<string, string>

/** Metadata that nobody owns. */
const unowned = new Set([
  'name',
  'namespace',
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'deletionTimestamp',
  'generation',
  'ownerReferences',
  'finalizers',
  'managedFields',
])

/** The values that can be owned, as JSON. */
export function leavesOf(object: Readonly<Record<string, unknown>>): Leaves {
  const found = new Map<string, string>()
  for (const [name, value] of Object.entries(object)) {
    if (name === 'metadata') {
      for (const [part, inner] of Object.entries(value as object)) {
        if (!unowned.has(part)) collect(`/metadata/${part}`, inner, found)
      }
    } else if (name !== 'apiVersion' && name !== 'kind') collect(`/${name}`, value, found)
  }
  return found
}

function collect(pointer: string, value: unknown, into: Map<string, string>): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    into.set(pointer, JSON.stringify(value))
    return
  }
  const members = Object.entries(value)
  if (members.length === 0) into.set(pointer, '{}')
  for (const [name, inner] of members) collect(`${pointer}/${escapeStep(name)}`, inner, into)
}

/** A step of a JSON pointer, RFC 6901. */
export function escapeStep(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** The steps of a JSON pointer. */
export function stepsOf(pointer: string): readonly string[] {
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}
