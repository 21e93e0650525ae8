import { isMapping } from 'chaos-plugin-api'
import type { Secrets } from '../model/experiment.ts'

/**
 * The secrets that stand in the declarations themselves, without those that come from elsewhere: what can be masked before
 * anything is resolved.
 *
 * @example
 * inlineSecrets({ store: { token: 'kiwi-4417', user: { type: 'env', key: 'USER' } } }) // → { store: { token: 'kiwi-4417' } }
 */
export function inlineSecrets(declared: unknown): Secrets {
  const found: Secrets = {}
  if (!isMapping(declared)) return found
  for (const [name, value] of Object.entries(declared)) {
    if (!isMapping(value)) found[name] = value
    else if (value['type'] !== 'env' && value['type'] !== 'vault') found[name] = inlineSecrets(value)
  }
  return found
}
