import { UsageError } from '../usage-error.ts'

/**
 * The parts of a key such as `notifications[0].url`: names are separated by dots, an index stands in brackets, and a dot that belongs
 * to a name is written `\.`. Throws `UsageError` where the key is malformed.
 */
export function parseKeyPath(key: string): (string | number)[] {
  const parts: (string | number)[] = []
  for (const segment of key.split(/(?<!\\)\./)) {
    const match = /^(?<name>[^[\]]*)(?<indexes>(?:\[\d+\])*)$/.exec(segment)
    const name = match?.groups?.['name']?.replaceAll('\\.', '.')
    if (match === null || name === undefined || name === '') {
      throw new UsageError(`"${key}" is no key.`, 'Write it as in runtime.rollbacks.strategy or notifications[0].url.')
    }
    parts.push(name)
    for (const [, index] of (match.groups!['indexes'] ?? '').matchAll(/\[(\d+)\]/g)) parts.push(Number(index))
  }
  return parts
}

/** The value at a key; undefined where there is none. */
export function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  let at = value
  for (const part of path) {
    if (typeof at !== 'object' || at === null) return undefined
    at = (at as Record<string | number, unknown>)[part]
  }
  return at
}
