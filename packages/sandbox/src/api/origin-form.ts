/** The path and query of a request's target. Clients that take the server for a proxy send the whole URL (RFC 9112, 3.2.2). */
export function originForm(target: string): string {
  const authority = /^https?:\/\/[^/?#]*/i.exec(target)
  if (authority === null) return target
  const rest = target.slice(authority[0].length)
  return rest.startsWith('/') ? rest : `/${rest}`
}
