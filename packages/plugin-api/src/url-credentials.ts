import { percentDecoded } from './percent-decoded.ts'

/**
 * Of the schemes of the web any number of slashes of both kinds may stand before the user, as `URL` takes them. No slash is left to what follows, so
 * that a text of nothing else is looked through once.
 */
const userInfo = /^([\0- ]*(?:(?:https?|wss?|ftp):[/\\]*(?![/\\])|[a-z][\w+.-]*:\/\/))([^/?#]*)@/i
/** Parameters of a query or a fragment that let somebody in, by their names. */
const parameters =
  /([?&;#](?:[^=&;#?]*(?:token|api[-_]?key|access[-_]?key|signature|secret|passw(?:or)?d|credential|authorization)|key|sig|auth|pwd)=)([^&;#]*)/gi

/**
 * A URL as it may be shown: user, password, and the values of parameters such as `token`, `api_key` or `signature` are `***`. Everything else
 * stays as it is written, also where the text is no URL.
 *
 * @example
 * withoutCredentials('https://me:secret@host/x?token=abc&page=2') // → 'https://***@host/x?token=***&page=2'
 */
export function withoutCredentials(url: string): string {
  return url.replace(userInfo, '$1***@').replaceAll(parameters, '$1***')
}

/** The credentials that `withoutCredentials` takes out of a URL, as they are written and as they are meant; of a user with a password the password only. */
export function urlCredentials(url: string): readonly string[] {
  // Every run asks this of its file and of six proxies: where nothing can hold one, the patterns need not be compiled.
  if (!/[@?&;#]/.test(url)) return []
  const [, , user = ''] = userInfo.exec(url) ?? []
  const password = user.includes(':') ? user.slice(user.indexOf(':') + 1) : user
  const found = [password, ...[...url.matchAll(parameters)].map(([, , value = '']) => value)]
  return [
    ...new Set(found.flatMap((text) => [text, percentDecoded(text), percentDecoded(text.replaceAll('+', ' '))])),
  ].filter((text) => text !== '')
}
