import { compilePythonRegex, endInTime, StepFailure, shorten } from 'chaos-plugin-api'

/** What was asked of an answer. */
export interface Expectations {
  readonly expected_status: number | readonly [number, number]
  readonly body_pattern?: string | undefined
  readonly header_patterns: Readonly<Record<string, string>>
  readonly max_latency?: number | undefined
}

/** Characters of a body that are shown, and that are looked at. */
const shown = 160
const lookedAt = 10_000

/** An answer, as far as it is judged. */
export interface Answer {
  /** Who gave it, as sentences begin with it. */
  readonly asked: string
  readonly status: number
  readonly headers: Headers
  readonly body: string
  /** In seconds. */
  readonly latency: number
}

/**
 * Throws a `StepFailure` of reason `not-met` at the first expectation that an answer does not meet, and one of reason `failed` where a search
 * for a pattern takes too long.
 */
export function checkResponse(expected: Expectations, { asked, status, headers, body, latency }: Answer): void {
  const unmet = (what: string) => new StepFailure(`${asked} ${what}.`, { reason: 'not-met' })
  const [first, last] =
    typeof expected.expected_status === 'number'
      ? [expected.expected_status, expected.expected_status]
      : expected.expected_status
  if (status < first || status > last) {
    throw unmet(
      `answered with status ${status} instead of ${first === last ? first : `${first} to ${last}`}${begun(body)}`,
    )
  }
  for (const [name, pattern] of Object.entries(expected.header_patterns)) {
    const value = headers.get(name)
    if (value === null) throw unmet(`answered without the header ${name}`)
    if (!isFound(pattern, value)) throw unmet(`answered with a header ${name} in which /${pattern}/ is not found`)
  }
  if (expected.body_pattern !== undefined && !isFound(expected.body_pattern, body)) {
    throw unmet(`answered with a body in which /${expected.body_pattern}/ is not found${begun(body)}`)
  }
  if (expected.max_latency !== undefined && latency > expected.max_latency) {
    throw unmet(`took ${latency} s to answer, which is more than ${expected.max_latency} s`)
  }
}

/** How a body begins, to be put behind a sentence. Only so much of it is looked at, however long it is. */
function begun(body: string): string {
  const text = shorten(body.slice(0, lookedAt).trimStart(), shown).replaceAll(/\s+/g, ' ').trim()
  return text === '' ? '' : `: ${text}`
}

function isFound(pattern: string, text: string): boolean {
  const expression = compilePythonRegex(pattern)
  return endInTime(`The search for /${pattern}/`, () => expression.test(text))
}
