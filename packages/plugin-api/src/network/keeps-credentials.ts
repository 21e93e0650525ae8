/**
 * Whether a redirect stays where the credentials are meant for: at that host and port, encrypted if it was. Only the step from plain to encrypted on the
 * usual ports is allowed.
 *
 * @example
 * keepsCredentials(new URL('http://shop.example/'), new URL('https://shop.example/')) // → true
 */
export function keepsCredentials(from: URL, to: URL): boolean {
  if (from.origin === to.origin) return true
  const usualPorts = from.port === '' && to.port === ''
  return from.hostname === to.hostname && usualPorts && from.protocol === 'http:' && to.protocol === 'https:'
}
