import { isMapping } from 'chaos-plugin-api'
import { ActivityAborted } from '../errors/activity-errors.ts'
import { pythonRepr } from '../python/text-form.ts'
import { kindInShort } from './kind-in-short.ts'

/**
 * The part of a probe's output that a tolerance names as its `target`; the whole where it names none, or none that is there.
 * Throws `ActivityAborted` where it names one and the output has no parts.
 */
export function pickTarget(target: unknown, value: unknown): unknown {
  if (target === undefined || target === null || target === '') return value
  if (isMapping(value)) return typeof target === 'string' && Object.hasOwn(value, target) ? value[target] : value
  throw new ActivityAborted(
    `The tolerance names the target ${pythonRepr(target)}, but the probe returned no mapping: it is ${kindInShort(value)}.`,
  )
}
