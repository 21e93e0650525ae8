import { ChaosError } from '../errors/chaos-error.ts'
import { ConversionError, convertValue } from './convert-value.ts'

/**
 * Reads one `--var`: `KEY=VALUE` or `KEY:TYPE=VALUE`; a value without type is text. Spec 1.14.
 * Throws `ChaosError` where it is neither, or the value is not of that type.
 *
 * @example
 * parseVariable('replicas:int=3') // → ['replicas', 3]
 */
export function parseVariable(given: string): readonly [name: string, value: unknown] {
  const equals = given.indexOf('=')
  const left = equals === -1 ? given : given.slice(0, equals)
  const colon = left.lastIndexOf(':')
  const name = colon === -1 ? left : left.slice(0, colon)
  if (equals === -1 || name === '') {
    const which = name === '' ? '--var without a key' : `--var ${left}`
    throw new ChaosError(`${which} is not of the form KEY=VALUE or KEY:TYPE=VALUE.`, {
      usage: true,
      remedy: 'Write, for example, --var replicas:int=3.',
    })
  }
  try {
    return [name, convertValue(given.slice(equals + 1), colon === -1 ? 'str' : left.slice(colon + 1))]
  } catch (error) {
    if (!(error instanceof ConversionError)) throw error
    throw new ChaosError(`--var ${left} can't be used: ${error.message}.`, {
      usage: true,
      remedy: 'Write, for example, --var replicas:int=3.',
    })
  }
}

/** Reads all `--var`; of the same key the last one counts. Throws as `parseVariable`. */
export function parseVariables(given: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(given.map(parseVariable))
}
