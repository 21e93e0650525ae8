import { translatePattern } from './regular-expression/translate-pattern.ts'

/**
 * Compiles a pattern of Python's `re` module, the dialect of all patterns in experiments, as `re.compile` does for text: named groups `(?P<n>…)`, `\A` and `\Z`, inline flags, verbose
 * patterns, `\d \w \s` for all of Unicode, `$` before a last line break.
 *
 * Throws an error with Python's message and position where the pattern is invalid, and for the two things that JavaScript has no
 * means for: conditional groups `(?(1)…)` and character names `\N{…}`. Unlike Python, a reference to a group that took no part
 * matches nothing at all instead of failing.
 *
 * @example
 * compilePythonRegex('(?i)ready$').test('READY\n') // → true
 */
export function compilePythonRegex(pattern: string): RegExp {
  const { source, ignoreCase } = translatePattern(pattern)
  return new RegExp(source, ignoreCase ? 'vi' : 'v')
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
