import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { serverCertificate } from './certificates.ts'

/** What an identity provider was asked for new tokens with, and how that came to it. */
export interface AskedForTokens {
  readonly refreshToken: string | null
  /** Name and secret of the program that asks, and where they stood. */
  readonly client: string
  readonly through: string | undefined
}

/** How an identity provider is to be. */
export interface IdentityProviderOptions {
  /** Whether it takes the name and the secret of a client in the body only. */
  readonly clientInBody?: boolean
  /** The refresh token that it still accepts; default `refresh-1`. It is used up by that. */
  readonly accepts?: string
}

/** A token that says of itself until when it is valid, in seconds since 1970. */
export function idToken(name: string, exp: number): string {
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url')
  return `${part({ alg: 'none' })}.${part({ sub: name, exp })}.${name}`
}

/** The id token that it gives for a refresh token. */
export const renewedIdToken = idToken('renewed', 4_000_000_000)

/** Starts an identity provider of OpenID Connect that gives `renewedIdToken` and `refresh-2` for a refresh token. `routes` says to whom a local port belongs. */
export async function startIdentityProvider(
  { clientInBody = false, accepts = 'refresh-1' }: IdentityProviderOptions = {},
  routes: ReadonlyMap<number, string> = new Map(),
) {
  const asked: AskedForTokens[] = []
  const server = createServer(serverCertificate, (request, response) => {
    const take = async () => {
      const { status, content } = await answerTo(request)
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content))
    }
    void take()
  })
  const answerTo = async (request: IncomingMessage) => {
    const issuer = `https://${request.headers.host}/shop`
    if (request.url === '/shop/.well-known/openid-configuration') {
      return { status: 200, content: { issuer, token_endpoint: `${issuer}/token` } }
    }
    const body = new URLSearchParams(await text(request))
    const { authorization } = request.headers
    const inHeader = authorization === undefined ? undefined : atob(authorization.replace('Basic ', ''))
    if (clientInBody && inHeader !== undefined) return { status: 401, content: { error: 'invalid_client' } }
    const refreshToken = body.get('refresh_token')
    asked.push({
      refreshToken,
      client: inHeader ?? `${body.get('client_id')}:${body.get('client_secret')} in the body`,
      through: routes.get(request.socket.remotePort ?? 0),
    })
    if (request.url !== '/shop/token' || body.get('grant_type') !== 'refresh_token') return { status: 404, content: {} }
    if (refreshToken !== accepts) {
      const content = { error: 'invalid_grant', error_description: 'the session of ada has ended' }
      return { status: 400, content }
    }
    const tokens = { access_token: 'access', id_token: renewedIdToken, refresh_token: 'refresh-2' }
    return { status: 200, content: { token_type: 'Bearer', ...tokens } }
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    issuer: `https://127.0.0.1:${port}/shop`,
    port,
    asked: asked as readonly AskedForTokens[],
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
