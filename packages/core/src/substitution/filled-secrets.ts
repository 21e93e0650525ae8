import { isMapping } from 'chaos-plugin-api'
import type { Configuration, Secrets } from '../model/experiment.ts'
import { namesOfPatterns, substitute } from './substitute.ts'

/** What secrets there are in arguments. */
export interface FilledSecrets {
  /** The secrets that were filled in. */
  readonly secrets: readonly unknown[]
  /** The texts that they were filled into, as they read then. */
  readonly texts: ReadonlySet<string>
}

/**
 * Finds out which secrets `substitute` fills into a value, and what becomes of its texts.
 *
 * @example
 * filledSecrets('db-$user', {}, { db: { user: 'postgres' } }).secrets // → ['postgres']
 */
export function filledSecrets(value: unknown, configuration: Configuration, secrets: Secrets): FilledSecrets {
  const found: unknown[] = []
  const texts = new Set<string>()
  for (const text of textsIn(value)) {
    const names = namesOfPatterns(text).filter((name) => !Object.hasOwn(configuration, name))
    const filled = names.flatMap((name) => {
      const scope = Object.values(secrets).find((each) => isMapping(each) && Object.hasOwn(each, name))
      return scope === undefined ? [] : [(scope as Readonly<Record<string, unknown>>)[name]]
    })
    if (filled.length === 0) continue
    found.push(...filled)
    for (const made of textsIn(substitute(text, configuration, secrets))) texts.add(made)
  }
  return { secrets: found, texts }
}

/** Every text in a value, at any depth. */
function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) yield* textsIn(item)
}
