import { patternProblem } from 'chaos-plugin-api'
import { z } from 'zod'
import { visibleText } from './objects/visible-text.ts'

/**
 * An argument whose text names or selects what is meant. An empty one, such as that of a variable that nobody set, is refused: it would
 * name nothing, or select everything.
 *
 * @example
 * givenText.safeParse('ratings-v2').success // → true
 * givenText.safeParse(' ').success // → false
 */
export const givenText = z.string().regex(visibleText, 'it is empty; give it a value')

/**
 * The same for an argument that may be left out: `null` then.
 *
 * @example
 * givenTextOrNull.parse(undefined) // → null
 * givenTextOrNull.safeParse('').success // → false
 */
export const givenTextOrNull = z
  .string()
  .regex(visibleText, 'it is empty; give it a value, or leave it out')
  .nullable()
  .default(null)

/**
 * A regular expression, in Python's dialect, that is searched for in names.
 *
 * @example
 * givenPattern.safeParse('^ratings-v[12]').success // → true
 * givenPattern.safeParse('ratings-v[12').success // → false
 */
export const givenPattern = givenText.refine((text) => patternProblem(text) === undefined, {
  error: ({ input }) => `it is no regular expression: ${patternProblem(String(input))}`,
})

/**
 * The namespace that is meant. Where it is left out it is the one that the command line names (`--namespace`), else `default`, as in Chaos Toolkit. An empty one stands for every namespace in the API,
 * which nobody means, so it is refused.
 *
 * @example
 * givenNamespace.parse(undefined) // → 'default'
 * givenNamespace.safeParse('').success // → false
 */
export const givenNamespace = z
  .string()
  .regex(visibleText, 'it is empty, which would mean every namespace; name one, or leave it out for "default"')
  .default('default')
  .meta({ 'x-default-from': 'CHAOS_NAMESPACE' })
