import { defineProbe, patternProblem, StepFailure } from 'chaos-plugin-api'
import { z } from 'zod'
import { checkResponse } from '../check-response.ts'
import { requestFailure } from '../request-failure.ts'
import { requestInWords } from '../request-in-words.ts'
import { sendRequest } from '../send-request.ts'

const status = z.int().min(100).max(599)

const pattern = z
  .string()
  .refine((text) => patternProblem(text) === undefined, {
    error: ({ input }) => `it is no regular expression: ${patternProblem(String(input))}`,
  })
  .meta({ format: 'regex', description: 'A regular expression, found anywhere in the text.' })

/** What `fetch` sends as the name and as the value of a header. */
const headerName = /^[!#$%&'*+.^_`|~\w-]+$/
const headerValue = z.string().regex(/^[\t\x20-\x7E\x80-\xFF]*$/, 'it holds characters that no header may have')

/** A mapping with names of headers, each with a value of this form. */
function byHeader<Value extends z.ZodType>(value: Value) {
  return z
    .record(z.string(), value)
    .refine(
      (headers) => Object.keys(headers).every((name) => headerName.test(name)),
      'one of them has a name that no header may have',
    )
}

const args = z
  .strictObject({
    url: z
      .string()
      .refine((url) => /^https?:\/\/[^\s/\\]\S*$/.test(url) && URL.canParse(url), 'it must be an http or https URL')
      .meta({ description: 'What to request: an http or https URL.', examples: ['http://127.0.0.1:8080/'] }),
    method: z
      .string()
      .regex(/^(?!(?:CONNECT|TRACE|TRACK)$)[A-Za-z]+$/i, 'it must be a request method such as GET')
      .default('GET')
      .describe('The request method.'),
    headers: byHeader(headerValue).default({}).describe('Headers to send.'),
    body: z.string().optional().meta({ format: 'free-text', description: 'A body to send.' }),
    expected_status: z
      .union([
        status,
        z
          .tuple([status, status])
          .refine(([first, last]) => first <= last, 'its first status must not be above its last'),
      ])
      .default([200, 299])
      .describe('The status that the answer must have: one, or the first and the last of a range.'),
    body_pattern: pattern.optional().describe('A regular expression that must be found in the body.'),
    header_patterns: byHeader(pattern)
      .default({})
      .describe('Headers that the answer must have, each with a regular expression that must be found in it.'),
    max_latency: z
      .number()
      .positive()
      .optional()
      .describe('The longest time in seconds that the whole answer may take.'),
    timeout: z.number().positive().default(10).describe('After how many seconds to give up.'),
    follow_redirects: z.boolean().default(true).describe('Whether to follow redirects, and judge where they lead to.'),
  })
  .refine(({ method, body }) => body === undefined || !/^(?:GET|HEAD)$/i.test(method), {
    path: ['body'],
    error: 'a GET or HEAD request has none; give another method',
  })

const output = z.strictObject({
  url: z.string().describe('Where the answer came from, after redirects.'),
  status: z.int(),
  latency_seconds: z.number().describe('From sending the request to the end of the body, to the millisecond.'),
  body_bytes: z.int().describe('Length of the body, decompressed.'),
})

/**
 * Requests a URL and checks what comes back. A connection that fails and an answer that takes too long are no errors of
 * the probe but verdicts on the system: it fails with the reason `not-met`, as for any other unmet expectation.
 */
export const httpResponse = defineProbe({
  title: 'HTTP endpoint answers as expected',
  description: 'Requests a URL and checks the status, and where asked the body, headers and time of the answer.',
  args,
  output,
  async run(given, { signal, clock, environment }) {
    const timeUp = new AbortController()
    const abort = () => timeUp.abort(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    signal.throwIfAborted()
    let asked = requestInWords(given.url)
    const started = clock.now()
    clock
      .sleep(given.timeout, timeUp.signal)
      .then(() =>
        timeUp.abort(new StepFailure(`${asked} did not answer within ${given.timeout} s.`, { reason: 'not-met' })),
      )
      .catch(() => undefined)
    try {
      const response = await sendRequest({
        url: given.url,
        method: given.method.toUpperCase(),
        headers: given.headers,
        body: given.body,
        followRedirects: given.follow_redirects,
        environment,
        signal: timeUp.signal,
        onRedirect: (url) => {
          asked = requestInWords(given.url, url)
        },
      }).catch((error: unknown) => {
        throw timeUp.signal.aborted ? timeUp.signal.reason : requestFailure(asked, error)
      })
      const latency = Math.round(clock.now() - started) / 1000
      checkResponse(given, { ...response, asked, body: response.body.toString(), latency })
      return {
        url: response.url,
        status: response.status,
        latency_seconds: latency,
        body_bytes: response.body.length,
      }
    } finally {
      signal.removeEventListener('abort', abort)
      timeUp.abort()
    }
  },
})
