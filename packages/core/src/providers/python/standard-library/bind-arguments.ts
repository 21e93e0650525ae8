import type { StandardFunction } from './standard-function.ts'

/**
 * Says why a call does not fit the function's parameters, in Python's words; undefined where it does.
 */
export function bindArguments(
  name: string,
  { parameters }: Pick<StandardFunction, 'parameters'>,
  given: readonly string[],
): string | undefined {
  const unknown = given.find((key) => !parameters.some((parameter) => parameter.name === key))
  if (unknown !== undefined) return `${name}() got an unexpected keyword argument '${unknown}'`
  const missing = parameters.filter((parameter) => !parameter.optional && !given.includes(parameter.name))
  if (missing.length === 0) return undefined
  const names = missing.map((parameter) => `'${parameter.name}'`)
  const list = names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names[0]
  return `${name}() missing ${missing.length} required positional argument${missing.length > 1 ? 's' : ''}: ${list}`
}
