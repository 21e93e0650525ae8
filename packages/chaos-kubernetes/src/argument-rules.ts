import { clauseOf, isStepFailure } from 'chaos-plugin-api'
import type { z } from 'zod'

/**
 * Gives arguments a rule about several of them. What is wrong, and what to do, is a clause; it is told at one of the arguments, together with all else
 * that does not fit.
 *
 * @example
 * const args = withRule(z.strictObject({ name: optionalName }), 'name', ({ name }) => (name === null ? 'nothing is named; give a name' : undefined))
 */
export function withRule<Args extends z.ZodObject>(
  args: Args,
  at: keyof z.output<Args> & string,
  problemOf: (given: z.output<Args>) => string | undefined,
): Args {
  return args.refine((given) => problemOf(given) === undefined, {
    path: [at],
    error: ({ input }) => problemOf(input as z.output<Args>) ?? '',
    when: ({ value }) => typeof value === 'object' && value !== null,
  })
}

/** Says in a clause why a function can't read a value, which it tells by a `StepFailure`; undefined where it can. */
export function whyUnreadable<Value>(value: Value, read: (value: Value) => unknown): string | undefined {
  try {
    read(value)
    return undefined
  } catch (error) {
    if (!isStepFailure(error)) throw error
    const sentences = [error.message, error.remedy ?? ''].filter((sentence) => sentence !== '')
    return sentences.map(clauseOf).join('; ')
  }
}
