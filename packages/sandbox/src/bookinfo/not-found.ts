/** The answer to a path that a service doesn't have. */
export function notFound(service: string, pathname: string): Response {
  return new Response(`${service} has no ${pathname}\n`, { status: 404 })
}
