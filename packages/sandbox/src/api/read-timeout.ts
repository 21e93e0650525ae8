import { badRequest } from '../registry/api-error.ts'

const milliseconds: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
}

/** The parameter `timeout` of a request, a duration such as `1m30s`, in milliseconds; 0 where it names none. */
export function readTimeout(query: URLSearchParams): number {
  const text = query.get('timeout') ?? ''
  if (text === '' || text === '0') return 0
  const [, sign, parts = ''] = /^([+-]?)(.*)$/s.exec(text)!
  let sum = 0
  for (const [, number = '', unit = ''] of parts.matchAll(/(\d+\.?\d*|\.\d+)([^\d.]*)|.+/gs)) {
    if (number === '') throw refusal('invalid', text)
    if (unit === '') throw refusal('missing unit in', text)
    if (milliseconds[unit] === undefined) throw refusal(`unknown unit ${JSON.stringify(unit)} in`, text)
    sum += Number(number) * milliseconds[unit]
  }
  if (parts === '') throw refusal('invalid', text)
  return sign === '-' ? -sum : sum
}

/** In the words of Go's parser. */
function refusal(problem: string, text: string): Error {
  return badRequest(`invalid timeout specified in the request URL - time: ${problem} duration ${JSON.stringify(text)}`)
}
