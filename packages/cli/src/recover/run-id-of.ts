import { ChaosError } from 'chaos-core'

/**
 * The id that is meant: the whole of it, or a beginning that only one has. Undefined where none has it. Throws `ChaosError` where several have.
 *
 * @example
 * runIdOf('20261122', ['20261122-170309-adc636', '20261123-080000-3f9a1c']) // → '20261122-170309-adc636'
 */
export function runIdOf(named: string, ids: readonly string[]): string | undefined {
  if (ids.includes(named)) return named
  const meant = named === '' ? [] : ids.filter((id) => id.startsWith(named))
  if (meant.length < 2) return meant[0]
  const shown = meant.length > 5 ? [...meant.slice(0, 4), `${meant.length - 4} more`] : meant
  throw new ChaosError(`${meant.length} runs begin with ${named}: ${shown.join(', ')}.`, {
    usage: true,
    remedy: 'Give more of the id.',
  })
}
