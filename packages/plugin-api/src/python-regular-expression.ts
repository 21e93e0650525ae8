import { translatePattern } from './regular-expression/translate-pattern.ts'

/**
 * Compiles a pattern of Python's `re` module, the dialect of all patterns in experiments, as `re.compile` does for text: named groups `(?P<n>…)`, `\A` and `\Z`, inline flags, verbose
 * patterns, `\d \w \s` for all of Unicode, `$` before a last line break.
 *
 * Throws an error with Python's message and position where the pattern is invalid, for the two things that JavaScript has no
 * means for, conditional groups `(?(1)…)` and character names `\N{…}`, and for some thousands of groups within each other. Unlike Python, a reference
 * to a group that took no part, or none in the last turn of a repetition, matches the empty text instead of failing.
 *
 * @example
 * compilePythonRegex('(?i)ready$').test('READY\n') // → true
 */
export function compilePythonRegex(pattern: string): RegExp {
  try {
    const { source, ignoreCase } = translatePattern(pattern)
    return new RegExp(source, ignoreCase ? 'vi' : 'v')
  } catch (cause) {
    // Each level of groups is a call within a call; so it is in Python, which gives up earlier.
    if (cause instanceof RangeError) throw new Error('it has too many levels', { cause })
    throw cause
  }
}

/**
 * Why a text is no pattern of Python's `re` module, in Python's words; `undefined` where it is one. For schemas of arguments.
 *
 * @example
 * patternProblem('ratings-v[0-9') // → 'unterminated character set at position 9'
 * patternProblem('(?i)RATINGS') // → undefined
 */
export function patternProblem(pattern: string): string | undefined {
  try {
    compilePythonRegex(pattern)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
