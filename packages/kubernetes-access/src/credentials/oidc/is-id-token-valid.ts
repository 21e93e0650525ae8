import { mappingOf } from 'chaos-plugin-api'

/** Seconds before its end in which a token is given up already. */
const ahead = 10

/** Whether a token of OpenID Connect, a JWT, is valid for a while, as far as it says itself. */
export function isIdTokenValid(token: string): boolean {
  const { exp } = mappingOf(claimsIn(token))
  return typeof exp === 'number' && exp * 1000 > Date.now() + ahead * 1000
}

function claimsIn(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  } catch {
    return undefined
  }
}
