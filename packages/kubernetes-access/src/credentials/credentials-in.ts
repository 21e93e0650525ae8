import type { Headers } from '../transport/connection.ts'

/** What among the headers of a request lets us in, without the word before it that names the scheme. */
export function credentialsIn(headers: Headers): readonly string[] {
  return Object.entries(headers)
    .filter(([name]) => /^(?:proxy-)?authorization$/i.test(name))
    .flatMap(([, value]) => value)
    .map((value) => value.replace(/^\S+ /, ''))
}
