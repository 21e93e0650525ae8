import { isMapping } from 'chaos-plugin-api'
import { nearestName } from '../model/nearest-name.ts'

/** One sentence for each scope of secrets in a variable file that the experiment does not declare, and which therefore has no effect. */
export function unknownScopes(declared: unknown, scopes: Readonly<Record<string, unknown>>): readonly string[] {
  const names = isMapping(declared) ? Object.keys(declared) : []
  const given = Object.keys(scopes).filter((name) => isMapping(scopes[name]))
  return undeclared(given, names).map(({ name, near }) => {
    const hint = near === undefined ? 'declare it under "secrets".' : `did you mean "${near}"?`
    return `The secrets "${name}" of a variable file have no effect, as the experiment has none of that name: ${hint}`
  })
}

/** One sentence for each variable that the experiment does not declare, and which therefore has no effect. */
export function unknownVariables(declared: unknown, variables: Readonly<Record<string, unknown>>): readonly string[] {
  const names = typeof declared === 'object' && declared !== null ? Object.keys(declared) : []
  return undeclared(Object.keys(variables), names).map(({ name, near }) => {
    const hint = near === undefined ? 'declare it under "configuration".' : `did you mean ${near}?`
    return `The variable ${name} has no effect, as the experiment's configuration has no "${name}": ${hint}`
  })
}

/** What is given without being declared, with the declared name that it is nearly. */
function undeclared(given: readonly string[], names: readonly string[]) {
  return given.filter((name) => !names.includes(name)).map((name) => ({ name, near: nearestName(name, names) }))
}
