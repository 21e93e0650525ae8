import { clauseOf, type Schema } from 'chaos-plugin-api'
import { isToldBy, type Misfit, misfits } from './misfit.ts'
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
  const plain = misfits(schema, value).filter((misfit) => refusals.some(({ path }) => isToldBy(misfit, path)))
  return [...plain, ...refusals.filter(({ path }) => !plain.some((misfit) => isToldBy(misfit, path)))]
}

function asKey(key: PropertyKey): string | number {
  return typeof key === 'number' ? key : String(key)
}
