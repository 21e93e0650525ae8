/** The fields that are wanted of the items of a list: by part (`metadata`), then by name, each with its number. */
export interface WantedFields {
  readonly parts: ReadonlyMap<string, ReadonlyMap<string, number>>
  readonly count: number
}

/**
 * Takes paths of two names apart.
 *
 * @example
 * wantedFields(['metadata.name', 'status.phase']).count // → 2
 */
export function wantedFields(paths: readonly string[]): WantedFields {
  const parts = new Map<string, Map<string, number>>()
  for (const [index, path] of paths.entries()) {
    const dot = path.indexOf('.')
    const part = path.slice(0, dot)
    parts.set(part, (parts.get(part) ?? new Map<string, number>()).set(path.slice(dot + 1), index))
  }
  return { parts, count: paths.length }
}
