import { isCredentialHeader, isMapping, urlCredentials } from 'chaos-plugin-api'
import { referencesIn } from '../substitution/substitute.ts'

/** Of these a value is a credential wherever they stand. */
const authorization = /^(?:proxy-)?authorization$/i
/** As long as schemes are: a long word is not looked through anew from each of its letters. */
const url = /(?:[a-z][\w+.-]{0,20}:\/\/|(?:https?|wss?|ftp):)[^\s"'<>]+/gi
/** Parameters that are as often a name, as in `?key=cart`, which must not be masked. */
const namedByWord = /([?&;#])(?:key|sig|auth)=[a-z]+(?=[&;#]|$)/gi

/**
 * The credentials that are written into a value as JSON has it, at any depth, where they are no secrets by their place: user and password in a URL, and
 * parameters such as `api_key`; what headers such as `Authorization` and `X-Api-Key` hold, with and without the scheme. What `${name}` stands for is none of it.
 *
 * @example
 * writtenCredentials({ headers: { Authorization: 'Bearer kiwi-4417' } }) // → ['Bearer kiwi-4417', 'kiwi-4417']
 */
export function writtenCredentials(value: unknown): readonly string[] {
  return [...credentialsIn(value, '')].filter((text) => !standsForAnother(text))
}

/** A password may hold what looks like `$name`, too; one that is nothing else is none. */
function standsForAnother(text: string): boolean {
  return referencesIn(text).some(({ written }) => written.startsWith('${') || written === text)
}

function* credentialsIn(value: unknown, within: string): Generator<string> {
  if (typeof value === 'string') {
    for (const [found] of value.matchAll(url)) yield* urlCredentials(found.replaceAll(namedByWord, '$1'))
  } else if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) yield* credentialsIn(item, within)
  } else if (isMapping(value)) {
    for (const [name, item] of Object.entries(value)) {
      const isCredential = authorization.test(name) || (within === 'headers' && isCredentialHeader(name))
      if (isCredential && typeof item === 'string') yield* ofHeader(item)
      yield* credentialsIn(item, name)
    }
  }
}

/** What follows the scheme is the credential: `Bearer kiwi-4417`. Of `Basic` it is one that holds another. */
function* ofHeader(header: string): Generator<string> {
  yield header
  const [, scheme = '', credential = ''] = /^(\w+) +(.*)$/s.exec(header) ?? []
  if (credential === '') return
  yield credential
  if (scheme.toLowerCase() !== 'basic') return
  const user = Buffer.from(credential, 'base64').toString()
  yield user.slice(user.indexOf(':') + 1)
}
