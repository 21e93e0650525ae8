import { compilePythonRegex, type Mapping } from 'chaos-plugin-api'
import { ActivityAborted } from '../errors/activity-errors.ts'
import { pythonRepr } from '../python/text-form.ts'
import { judgeInTime } from './judge-in-time.ts'
import { kindInShort } from './kind-in-short.ts'
import { pickTarget } from './pick-target.ts'

/**
 * Whether the pattern, a regular expression as Python has it, is found anywhere in the value, or in its `target`.
 * Throws `ActivityAborted` where that is no text, `ActivityFailed` where the search takes too long.
 */
export function regexTolerance({ pattern, target }: Mapping, value: unknown): boolean {
  if (typeof pattern !== 'string') throw new ActivityAborted(`${pythonRepr(pattern)} is no pattern: it must be text.`)
  const text = pickTarget(target, value)
  if (typeof text !== 'string') {
    throw new ActivityAborted(
      `A regex tolerance needs text to search in, and not ${kindInShort(text)}; name a part that is text as its "target".`,
    )
  }
  const expression = compiled(pattern)
  return judgeInTime(`The search for the pattern ${pythonRepr(pattern)}`, () => expression.test(text))
}

function compiled(pattern: string): RegExp {
  try {
    return compilePythonRegex(pattern)
  } catch (error) {
    throw new ActivityAborted(
      `The pattern ${pythonRepr(pattern)} is not a regular expression: ${error instanceof Error ? error.message : String(error)}.`,
      { cause: error },
    )
  }
}
