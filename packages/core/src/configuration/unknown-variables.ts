import { isMapping } from 'chaos-plugin-api'
import { nearestName } from '../model/nearest-name.ts'

/** One sentence for each scope of secrets in a variable file that the experiment does not declare, and which therefore has no effect. */
export function unknownScopes(declared: unknown, scopes: Readonly<Record<string, unknown>>): readonly string[] {
  const names = isMapping(declared) ? Object.keys(declared) : []
  return Object.keys(scopes)
    .filter((name) => !names.includes(name) && isMapping(scopes[name]))
    .map((name) => {
      const near = nearestName(name, names)
      const hint = near === undefined ? 'declare it under "secrets".' : `did you mean "${near}"?`
      return `The secrets "${name}" of a variable file have no effect, as the experiment has none of that name: ${hint}`
    })
}

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
