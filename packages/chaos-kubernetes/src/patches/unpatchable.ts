/** The patch of an object, as an experiment has it. */
export type GivenPatch = Readonly<Record<string, unknown>> | readonly Readonly<Record<string, unknown>>[]

/** Parts of an object that no patch may mean, and why. */
const lasting: readonly (readonly [part: readonly string[], problem: string])[] = [
  [
    ['status'],
    'the status is what the controllers of the cluster report, which would write it anew; change what it depends on',
  ],
  [
    ['metadata', 'finalizers'],
    'finalizers decide whether an object can be deleted, and are never put back; leave them out',
  ],
  [
    ['metadata', 'ownerReferences'],
    'the owners of an object decide whether it is deleted with them, and are never put back; leave them out',
  ],
]

/** Says in a clause which part of a patch is never put back, so that it must not be altered; undefined where there is none. */
export function problemOfPatch(patch: GivenPatch): string | undefined {
  const ways = Array.isArray(patch)
    ? patch.flatMap(pointersOf)
    : mappingWays(patch as Readonly<Record<string, unknown>>)
  return lasting.find(([part]) => ways.some((way) => part.every((step, at) => way[at] === step)))?.[1]
}

/** Which parts an operation of a JSON patch sets. */
function pointersOf({ op, path, from }: Readonly<Record<string, unknown>>): readonly (readonly string[])[] {
  const pointers = op === 'test' ? [] : op === 'move' ? [path, from] : [path]
  return pointers.map((pointer) =>
    String(pointer)
      .split('/')
      .slice(1)
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')),
  )
}

/** Which parts a merge patch names, directives of a strategic one (`$deleteFromPrimitiveList/finalizers`) included. */
function mappingWays(patch: Readonly<Record<string, unknown>>): readonly (readonly string[])[] {
  const { metadata } = patch
  const inMetadata = typeof metadata === 'object' && metadata !== null ? Object.keys(metadata) : []
  const named = (key: string) => (key.startsWith('$') ? key.slice(key.indexOf('/') + 1) : key)
  return [...Object.keys(patch).map((key) => [named(key)]), ...inMetadata.map((key) => ['metadata', named(key)])]
}
