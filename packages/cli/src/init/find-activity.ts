import { findByName, lastPart } from '../discover/find-by-name.ts'
import type { KnownActivity } from './known-activity.ts'

/**
 * The activity that a word names, as for `chaos discover`: by its id, a name in Chaos Toolkit, or either's last part where only one has it. Undefined
 * where none is named.
 */
export function findActivity(known: readonly KnownActivity[], word: string): KnownActivity | undefined {
  return findByName(known, word, namesOf)
}

/** All words that may name one of some activities. */
export function wordsFor(known: readonly KnownActivity[]): readonly string[] {
  return known.flatMap((activity) => namesOf(activity).flatMap((name) => [name, lastPart(name)]))
}

function namesOf({ id, otherNames = [] }: KnownActivity): readonly string[] {
  return [id, ...otherNames]
}
