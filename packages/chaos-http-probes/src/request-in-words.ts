import { shorten, withoutCredentials, withoutUser } from 'chaos-plugin-api'

/** Characters of where a server sends us that are shown. */
const longest = 160

/**
 * A request as sentences begin with it: its URL as it may be shown, and where redirects have led to, since whoever answers there is another.
 *
 * @example
 * requestInWords('http://shop/', new URL('http://login/')) // → 'http://shop/, redirected to http://login/,'
 */
export function requestInWords(url: string, redirectedTo?: URL): string {
  const asked = withoutCredentials(url)
  return redirectedTo === undefined
    ? asked
    : `${asked}, redirected to ${destinationInWords(withoutUser(redirectedTo).href)},`
}

/** Where a server sends us, as it says so. */
export function destinationInWords(location: string): string {
  return shorten(withoutCredentials(location), longest)
}
