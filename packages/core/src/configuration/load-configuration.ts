import { isMapping } from 'chaos-plugin-api'
import { ChaosError } from '../errors/chaos-error.ts'
import type { Problem } from '../errors/problem.ts'
import type { Configuration } from '../model/experiment.ts'
import { pythonStr } from '../python/text-form.ts'
import { ConversionError, convertValue } from './convert-value.ts'
import { withDeclaredFloats } from './with-declared-floats.ts'

export interface LoadConfigurationOptions {
  /** Values that replace the declaration of a key, from `--var` and `--var-file`. They may be declarations themselves. */
  readonly variables: Readonly<Record<string, unknown>>
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Whether the number at a path of the declarations was written as a floating-point number. */
  readonly isFloat?: (path: readonly (string | number)[]) => boolean
}

/**
 * Resolves the declared configuration of an experiment: environment entries become values, variables replace declarations, all
 * else stays. Entries of type `probe` stay as they are; see `loadDynamicConfiguration`. Spec 1.12.
 *
 * Throws one `ChaosError` that names every entry that can't be resolved.
 *
 * @example
 * loadConfiguration({ port: { type: 'env', key: 'PORT', env_var_type: 'int' } }, { variables: {}, environment: { PORT: '80' } }) // → { port: 80 }
 */
export function loadConfiguration(declared: unknown, options: LoadConfigurationOptions): Configuration {
  const { variables, environment, isFloat } = options
  if (!isMapping(declared)) return refused([{ message: '"configuration" must be a mapping.', path: ['configuration'] }])
  const problems: Problem[] = []
  const configuration: Configuration = {}
  const written = isFloat === undefined ? declared : withDeclaredFloats(declared, isFloat)
  for (const [name, declaration] of Object.entries(written)) {
    const value = Object.hasOwn(variables, name) ? variables[name] : declaration
    try {
      if (isEnvironmentEntry(value)) configuration[name] = fromEnvironment(name, value, environment)
      else configuration[name] = value
    } catch (error) {
      if (!(error instanceof ConversionError)) throw error
      problems.push({ message: `${error.message}.`, path: ['configuration', name] })
    }
  }
  return problems.length === 0 ? configuration : refused(problems)
}

function refused(problems: readonly Problem[]): never {
  const [first, ...others] = problems
  throw new ChaosError(others.length === 0 ? first!.message : "The configuration can't be resolved.", { problems })
}

interface EnvironmentEntry {
  readonly type: 'env'
  readonly key?: unknown
  readonly default?: unknown
  readonly env_var_type?: unknown
}

function isEnvironmentEntry(value: unknown): value is EnvironmentEntry {
  return isMapping(value) && value['type'] === 'env'
}

function fromEnvironment(
  name: string,
  entry: EnvironmentEntry,
  environment: LoadConfigurationOptions['environment'],
): unknown {
  const { key } = entry
  if (typeof key !== 'string' || key === '') {
    throw new ConversionError(`The configuration "${name}" names no environment variable as its "key"`)
  }
  const found = environment[key]
  if (found === undefined && !('default' in entry)) {
    throw new ConversionError(
      `The configuration "${name}" needs the environment variable ${key}, which is not set: set it, declare a "default", or give --var ${name}=VALUE`,
    )
  }
  const value = found ?? entry.default
  if (found === undefined && value === null && !/^(?:int|integer|float|number)$/.test(pythonStr(entry.env_var_type))) {
    return null
  }
  try {
    return convertValue(value, entry.env_var_type)
  } catch (error) {
    if (!(error instanceof ConversionError)) throw error
    const of = found === undefined ? 'The default' : `The environment variable ${key}`
    throw new ConversionError(`${of} of the configuration "${name}" does not fit: ${error.message}`)
  }
}
