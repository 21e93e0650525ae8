import type { Secrets } from '../model/experiment.ts'
import { pythonStr } from '../python/text-form.ts'

/** The secrets of the named scopes as one flat mapping: later scopes win, unknown ones give nothing. Spec 1.5. */
export function mergeScopes(secrets: Secrets, names: readonly string[]): Record<string, unknown> {
  return Object.assign(
    {},
    ...names.map((name) => secrets[name]).filter((scope) => typeof scope === 'object'),
  ) as Record<string, unknown>
}

/** The scopes that a provider's `secrets` names: a list; a bare text is read letter by letter, as Chaos Toolkit does. */
export function namesOfScopes(secrets: unknown): readonly string[] {
  if (typeof secrets === 'string') return [...secrets]
  return Array.isArray(secrets) ? secrets.map(pythonStr) : []
}
