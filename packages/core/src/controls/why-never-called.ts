import { isMapping } from 'chaos-plugin-api'

/** Says in a clause why a control with this provider is never called; undefined where it is. */
export function whyNeverCalled(provider: unknown): string | undefined {
  if (!isMapping(provider) || provider['type'] === 'python') return undefined
  const { type } = provider
  return type === undefined || type === null
    ? 'its provider has no type; give it the type "python"'
    : `controls can only be in Python, and its provider is of type ${JSON.stringify(type)}`
}
