/** Name and password of a proxy, as its URL has them; `undefined` where it has none. */
export function proxyCredentials({
  username,
  password,
}: URL): { readonly username: string; readonly password: string } | undefined {
  if (username === '' && password === '') return undefined
  return { username: decoded(username), password: decoded(password) }
}

/** The header by which a proxy of HTTP learns who asks. */
export function proxyAuthorization(proxy: URL): Readonly<Record<string, string>> {
  const found = proxyCredentials(proxy)
  if (found === undefined) return {}
  const pair = Buffer.from(`${found.username}:${found.password}`, 'utf8').toString('base64')
  return { 'Proxy-Authorization': `Basic ${pair}` }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    // A percent sign that stands for itself.
    return part
  }
}
