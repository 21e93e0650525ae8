import { isMapping } from 'chaos-plugin-api'
import type { JsonSchema } from './plugin-manifest.ts'

/**
 * The arguments of an activity, with those that were left out and that its schema takes from the environment then: `x-default-from` names the
 * variable. One that is not set, or empty, leaves the schema's own default.
 *
 * @example
 * fillFromEnvironment({}, { properties: { ns: { 'x-default-from': 'TARGET' } } }, { TARGET: 'shop' }) // → { ns: 'shop' }
 */
export function fillFromEnvironment(
  given: unknown,
  { properties }: JsonSchema,
  environment: Readonly<Record<string, string | undefined>>,
): unknown {
  if (!isMapping(given)) return given
  const filled = Object.entries((properties ?? {}) as Readonly<Record<string, JsonSchema>>).flatMap(
    ([name, schema]) => {
      const variable = schema['x-default-from']
      const value = typeof variable === 'string' ? environment[variable] : undefined
      return name in given || value === undefined || value === '' ? [] : [[name, value] as const]
    },
  )
  return filled.length === 0 ? given : { ...given, ...Object.fromEntries(filled) }
}
