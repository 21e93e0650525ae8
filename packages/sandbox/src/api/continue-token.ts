import { badRequest, expired } from '../registry/api-error.ts'

/** Where a list goes on: the revision that all pages show (-1: the present one), and the last key of the page before. */
export interface ContinueToken {
  readonly v: string
  readonly rv: number
  readonly start: string
}

const expiredText =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.'

export function writeToken(revision: number, last: string): string {
  const token: ContinueToken = { v: 'meta.k8s.io/v1', rv: revision, start: last }
  return Buffer.from(JSON.stringify(token)).toString('base64url')
}

export function readToken(text: string | null): ContinueToken | undefined {
  if (!text) return undefined
  try {
    const token = JSON.parse(Buffer.from(text, 'base64url').toString()) as ContinueToken
    if (token.v === 'meta.k8s.io/v1' && typeof token.rv === 'number' && typeof token.start === 'string') return token
  } catch {
    // Falls through to the refusal.
  }
  throw badRequest('invalid continue token: continue key is not valid')
}

/** The refusal of a token whose revision is forgotten. It brings another token, with which the list goes on at the present state. */
export function tokenExpired(token: ContinueToken | undefined): Error {
  return expired(expiredText, writeToken(-1, token?.start ?? ''))
}

/** Refuses a request that brings a token, as if the token were too old. */
export function expireToken(url: string): void {
  const token = readToken(new URL(`http://localhost${url}`).searchParams.get('continue'))
  if (token !== undefined && token.rv >= 0) throw tokenExpired(token)
}
