import { shorten } from 'chaos-plugin-api'
import { jsonForm } from '../documents/json-form.ts'

/** How much of a value is kept that can't be written down as a whole. */
export interface FitLimits {
  /** Levels of lists and mappings within each other. */
  readonly deepest: number
  /** Characters as JSON, roughly. */
  readonly longest: number
}

const defaults: FitLimits = { deepest: 200, longest: 1_000_000 }

/**
 * What is left of a value that is too deep or too long to be written down as JSON, contains itself, or holds what JSON has no form
 * for. Each place where something is missing says so.
 *
 * @example
 * cutToFit([['a']], { deepest: 1, longest: 100 }) // → ['(cut off here: more than 1 levels deep)']
 */
export function cutToFit(value: unknown, { deepest, longest }: FitLimits = defaults): unknown {
  const above = new Set<object>()
  let left = longest

  function fit(found: unknown): unknown {
    // JSON refuses to see those.
    const given = typeof found === 'bigint' ? String(found) : jsonForm(found)
    if (typeof given === 'string') return fitText(given)
    if (typeof given !== 'object' || given === null) {
      left -= 5
      return given
    }
    if (above.has(given)) return cut('it contains itself')
    if (above.size === deepest) return cut(`more than ${deepest} levels deep`)
    above.add(given)
    const fitted = Array.isArray(given) ? fitList(given) : fitMapping(given as Record<string, unknown>)
    above.delete(given)
    return fitted
  }

  function fitText(text: string): string {
    const kept = shorten(text, Math.max(0, left))
    left -= text.length + 3
    return kept === text ? text : kept + cut(tooLong())
  }

  function fitList(list: readonly unknown[]): unknown[] {
    const items: unknown[] = []
    for (const item of list) {
      if (left <= 0) return [...items, cut(tooLong())]
      items.push(fit(item))
    }
    return items
  }

  function fitMapping(mapping: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const fitted: Record<string, unknown> = {}
    for (const name of Object.keys(mapping)) {
      if (left <= 0) return { ...fitted, '…': cut(tooLong()) }
      left -= name.length + 4
      fitted[name] = fit(mapping[name])
    }
    return fitted
  }

  const tooLong = () => `more than ${longest} characters`
  return fit(value)
}

function cut(why: string): string {
  return `(cut off here: ${why})`
}
