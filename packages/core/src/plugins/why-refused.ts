import { clauseOf, type Schema } from 'chaos-plugin-api'
import { type Misfit, misfits } from './misfit.ts'
import { Places } from './places.ts'
import type { JsonSchema } from './plugin-manifest.ts'

type Issues = NonNullable<Awaited<ReturnType<Schema['~standard']['validate']>>['issues']>

/**
 * Why a schema refuses a value, in words of a user: what its JSON Schema makes plain is said from there, once; of all else its own sentences hold.
 *
 * @param issues what the schema itself found
 */
export function whyRefused(schema: JsonSchema, value: unknown, issues: Issues): readonly Misfit[] {
  const refusals = issues.map(({ message, path = [] }) => ({
    path: path.map((part) => asKey(typeof part === 'object' ? part.key : part)),
    clause: clauseOf(message),
  }))
  const plain = plainMisfits(
    misfits(schema, value),
    refusals.map(({ path }) => path),
  )
  const told = new Places(plain.map(placeOf))
  const holders = new Places(plain.map(({ path }) => path))
  const meant = new Places(plain.flatMap(placeMeant))
  const isTold = (path: Misfit['path']) =>
    told.hasAround(path) || (path.length > 0 && told.hasWithin(path)) || holders.has(path) || meant.hasAround(path)
  return [...plain, ...refusals.filter(({ path }) => !isTold(path))]
}

/** Those that say what the schema refuses: there, in it or around it. */
function plainMisfits(all: readonly Misfit[], refusals: readonly Misfit['path'][]): readonly Misfit[] {
  const refused = new Places(refusals)
  // What is refused as a whole lies around everything.
  const parts = new Places(refusals.filter(({ length }) => length > 0))
  return all.filter((misfit) => {
    const place = placeOf(misfit)
    return (
      refused.hasWithin(place) ||
      parts.hasAround(place) ||
      refused.has(misfit.path) ||
      placeMeant(misfit).some((path) => refused.hasWithin(path))
    )
  })
}

function placeOf({ path, key }: Misfit): Misfit['path'] {
  return key === undefined ? path : [...path, key]
}

/** Where the missing key would stand that an unknown one may stand for. */
function placeMeant({ path, meant }: Misfit): readonly Misfit['path'][] {
  return meant === undefined ? [] : [[...path, meant]]
}

function asKey(key: PropertyKey): string | number {
  return typeof key === 'number' ? key : String(key)
}
