import { patternProblem } from 'chaos-plugin-api'
import { z } from 'zod'
import { labelSelectorProblem } from './label-selector-problem.ts'
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
 * The same for an argument that need not be given, or for one that takes other things than texts, too.
 *
 * @example
 * optionalText.safeParse('50%').success // → true
 * optionalText.safeParse('').success // → false
 */
export const optionalText = z.string().regex(visibleText, 'it is empty; give it a value, or leave it out')

/**
 * The same for an argument that may be left out: `null` then.
 *
 * @example
 * givenTextOrNull.parse(undefined) // → null
 * givenTextOrNull.safeParse('').success // → false
 */
export const givenTextOrNull = optionalText.nullable().default(null)

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
 * A label selector as the API server reads it: `app=ratings,version in (v1, v2)`. Words in braces, such as `{name}`, are filled in later and stand for any
 * value. What no server takes is refused; an empty one selects everything.
 *
 * @example
 * labelSelector.safeParse('app=ratings').success // → true
 * labelSelector.safeParse('app in (ratings').success // → false
 */
export const labelSelector = z.string().refine((text) => labelSelectorProblem(text) === undefined, {
  error: ({ input }) => labelSelectorProblem(String(input)) ?? '',
})

/** The same for an action, which must not select everything by an empty text. */
export const givenLabels = labelSelector.regex(visibleText, 'it is empty; give it a value')

/** The same where it may be left out: `null` then. */
export const givenLabelsOrNull = labelSelector
  .regex(visibleText, 'it is empty; give it a value, or leave it out')
  .nullable()
  .default(null)

const dnsLabel = /^\s*$|^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/
const noNamespaceName =
  'no namespace can have that name: it consists of at most 63 small letters, digits and hyphens, and begins and ends with a letter or digit'

/** The name of a namespace that must be given. */
export const namespaceName = givenText.regex(dnsLabel, noNamespaceName)

/** The name of a namespace that may be left out: `null` then. */
export const givenNamespaceOrNull = givenTextOrNull.refine(
  (name) => name === null || dnsLabel.test(name),
  noNamespaceName,
)

/**
 * The namespace that is meant. Where it is left out it is the one that the command line names (`--namespace`), else `default`, as in Chaos Toolkit. An empty one stands for every namespace in the API,
 * which nobody means, so it is refused.
 *
 * @example
 * givenNamespace.parse(undefined) // → 'default'
 * givenNamespace.safeParse('').success // → false
 * givenNamespace.safeParse('a/b').success // → false
 */
export const givenNamespace = z
  .string()
  .regex(visibleText, 'it is empty, which would mean every namespace; name one, or leave it out for "default"')
  .regex(dnsLabel, noNamespaceName)
  .default('default')
  .meta({ 'x-default-from': 'CHAOS_NAMESPACE' })
