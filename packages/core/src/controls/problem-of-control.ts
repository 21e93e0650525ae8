import { isMapping } from 'chaos-plugin-api'
import { isProviderType } from '../model/known-keys.ts'
import { nearestName } from '../model/nearest-name.ts'
import { unknownName } from '../model/unknown-name.ts'

/** Says in a clause why something that is declared as a control of this name is none; undefined where it is one. */
export function problemOfControl(control: unknown): string | undefined {
  if (!isMapping(control)) return 'it must be a mapping'
  const { provider, scope = null } = control
  if (provider === undefined || provider === null) return `it has no provider${hint('provider', control)}`
  if (!isMapping(provider)) return 'its provider must be a mapping'
  const { type, module } = provider
  if (scope !== null && scope !== '' && scope !== 'before' && scope !== 'after')
    return `its scope is ${JSON.stringify(scope)}; use before or after, or leave it out for both`
  if (type === undefined || type === null) return 'its provider has no type; give it the type "python"'
  if (!isProviderType(type))
    return unknownName(`${JSON.stringify(type)} is no type of provider`, type, ['python']).replace(/\.$/, '')
  if (type !== 'python' || (typeof module === 'string' && module !== '')) return undefined
  return `its provider names no module, as text${hint('module', provider)}`
}

function hint(key: string, block: Readonly<Record<string, unknown>>): string {
  const near = Object.keys(block).find((each) => nearestName(each, [key]) === key)
  return near === undefined || near === key ? '' : `: is "${near}" meant to be "${key}"?`
}
