import { nearestName } from '../model/nearest-name.ts'

/** One sentence for each variable that the experiment does not declare, and which therefore has no effect. */
export function unknownVariables(declared: unknown, variables: Readonly<Record<string, unknown>>): readonly string[] {
  const names = typeof declared === 'object' && declared !== null ? Object.keys(declared) : []
  return Object.keys(variables)
    .filter((name) => !names.includes(name))
    .map((name) => {
      const near = nearestName(name, names)
      const hint = near === undefined ? `declare it under "configuration"` : `did you mean ${near}?`
      return `The variable ${name} has no effect, as the experiment's configuration has no "${name}": ${hint}${near === undefined ? '.' : ''}`
    })
}
