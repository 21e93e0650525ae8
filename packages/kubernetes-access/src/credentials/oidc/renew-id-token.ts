import {
  basicAuthorization,
  collectBytes,
  mappingOf,
  networkFailure,
  type OneRequest,
  requestOnce,
  StepFailure,
  type SystemContext,
  shorten,
  type Trust,
} from 'chaos-plugin-api'
import { pemOf } from '../pem-of.ts'
import { systemAuthorities } from '../system-authorities.ts'

/** The configuration of the provider, as far as it is used. */
export interface OidcConfig {
  readonly 'idp-issuer-url': string
  readonly 'client-id': string
  readonly 'client-secret'?: string
  readonly 'id-token'?: string
  readonly 'refresh-token'?: string
  readonly 'idp-certificate-authority'?: string
  readonly 'idp-certificate-authority-data'?: string
}

/** What the identity provider gave. */
export interface RenewedTokens {
  readonly 'id-token': string
  /** There where the old one is used up. */
  readonly 'refresh-token'?: string
}

/** Bytes of an answer that are read: a few tokens, or a few addresses. */
const largest = 2 ** 20

type Asking = Pick<SystemContext, 'environment' | 'signal'>

/**
 * Gets a new token for the refresh token from the provider (OpenID Connect Core 1.0, section 12), whose addresses it says itself (OpenID Connect Discovery 1.0). It is reached through
 * the proxy that the environment names. Throws `StepFailure` with reason `no-access`, or the signal's reason.
 */
export async function renewIdToken(config: OidcConfig, asking: Asking): Promise<RenewedTokens> {
  const issuer = config['idp-issuer-url'].replace(/\/$/, '')
  const trust = await trustOf(config, asking.signal)
  const ask = async (url: string, request: Partial<OneRequest> = {}) =>
    askProvider(url, { ...request, ...asking, trust })
  const described = await ask(`${issuer}/.well-known/openid-configuration`)
  const endpoint = described.content['token_endpoint']
  if (described.status !== 200 || typeof endpoint !== 'string') {
    throw failure(
      issuer,
      `says no token_endpoint (HTTP ${described.status})`,
      'Correct idp-issuer-url in the kubeconfig.',
    )
  }
  const { status, content } = await askForTokens(config, async (request) => ask(endpoint, request))
  const { id_token: idToken, refresh_token: refreshToken } = content
  if (status !== 200)
    throw failure(issuer, `gives no new token: ${refusalIn(content, status, config)}`, 'Log in again.')
  if (typeof idToken !== 'string') {
    throw failure(
      issuer,
      'gives no id_token with a new token',
      'Log in with the scope openid, or use a token in its place.',
    )
  }
  return { 'id-token': idToken, ...(typeof refreshToken === 'string' ? { 'refresh-token': refreshToken } : {}) }
}

async function trustOf(config: OidcConfig, signal: AbortSignal): Promise<Trust> {
  const ca = await pemOf('idp-certificate-authority', config, signal)
  return { rejectUnauthorized: true, ca: ca === undefined ? systemAuthorities() : [ca.toString()] }
}

interface Answer {
  readonly status: number
  readonly content: Readonly<Record<string, unknown>>
}

/** A provider wants name and secret of the client in the header, or in the body, and does not say beforehand which. */
async function askForTokens(
  config: OidcConfig,
  ask: (request: Partial<OneRequest>) => Promise<Answer>,
): Promise<Answer> {
  const { 'client-id': id, 'client-secret': secret = '', 'refresh-token': token = '' } = config
  const form = { grant_type: 'refresh_token', refresh_token: token }
  const post = async (fields: Readonly<Record<string, string>>, more: Readonly<Record<string, string>> = {}) =>
    ask({
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...more },
      body: new URLSearchParams({ ...form, ...fields }).toString(),
    })
  const user = { username: encodeURIComponent(id), password: encodeURIComponent(secret) }
  const inHeader = await post({}, { authorization: basicAuthorization(user) })
  if (inHeader.status !== 400 && inHeader.status !== 401) return inHeader
  const inBody = await post({ client_id: id, ...(secret === '' ? {} : { client_secret: secret }) })
  return inBody.status === 200 ? inBody : better(inHeader, inBody)
}

/** Of two refusals the one that is not about how the client showed itself. */
function better(one: Answer, other: Answer): Answer {
  return one.content['error'] === 'invalid_client' ? other : one
}

async function askProvider(url: string, request: OneRequest): Promise<Answer> {
  if (!URL.canParse(url)) throw failure(url, 'is no URL', 'Correct idp-issuer-url in the kubeconfig.')
  try {
    const answer = await requestOnce(new URL(url), request)
    const body = (await collectBytes(answer, largest)).toString()
    return { status: answer.statusCode ?? 0, content: parsed(body) }
  } catch (error) {
    request.signal.throwIfAborted()
    const { words } = networkFailure(error)
    throw failure(
      new URL(url).origin,
      `can't be reached: ${words}`,
      'Look whether it is running, and at the way to it.',
      error,
    )
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return mappingOf(JSON.parse(text))
  } catch {
    return {}
  }
}

function refusalIn(content: Answer['content'], status: number, config: OidcConfig): string {
  const said = [content['error'], content['error_description']].filter((each) => typeof each === 'string').join(': ')
  const token = config['refresh-token'] ?? ''
  return said === '' ? `HTTP ${status}` : shorten(said, 200).replaceAll(token, '…')
}

function failure(provider: string, what: string, remedy: string, cause?: unknown): StepFailure {
  return new StepFailure(`The identity provider ${provider} of the kubeconfig ${what}.`, {
    reason: 'no-access',
    remedy,
    ...(cause === undefined ? {} : { cause }),
  })
}
