/** Whoever made them up: what lets somebody in is named after it. */
const credentialName = /auth|token|key|secret|cookie/i

/**
 * Whether what a header holds lets somebody in, as far as its name says so: `Authorization`, `Cookie`, `X-Api-Key`, `X-Vault-Token`.
 *
 * @example
 * isCredentialHeader('X-Api-Key') // → true
 */
export function isCredentialHeader(name: string): boolean {
  return credentialName.test(name)
}
