import type { StringMatch } from './istio-spec.ts'

/** Whether a text meets a condition. `undefined` is a missing text, which meets none. */
export function matchString(match: StringMatch, text: string | undefined): boolean {
  if (text === undefined) return false
  if (match.exact !== undefined) return text === match.exact
  if (match.prefix !== undefined) return text.startsWith(match.prefix)
  if (match.regex !== undefined) return match.regex === '*' || (fullPattern(match.regex)?.test(text) ?? false)
  return true
}

/** RE2's syntax, as far as JavaScript has it, on a whole text. */
function fullPattern(regex: string): RegExp | undefined {
  const insensitive = regex.startsWith('(?i)')
  try {
    return new RegExp(`^(?:${insensitive ? regex.slice(4) : regex})$`, insensitive ? 'i' : '')
  } catch {
    return undefined
  }
}
