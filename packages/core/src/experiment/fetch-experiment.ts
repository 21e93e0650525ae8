import { largestFile, mappingOf, networkFailure, networkRemedy, shorten, withoutCredentials } from 'chaos-plugin-api'
import { ChaosError } from '../errors/chaos-error.ts'
import { type HttpResponse, sendRequest } from '../http/send-request.ts'
import type { Settings } from '../settings/settings.ts'

export interface FetchOptions {
  readonly settings: Settings
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly verifyTls: boolean
  readonly signal?: AbortSignal
  /** What the source `-` is read from. Default: nothing. */
  readonly input?: AsyncIterable<Uint8Array>
}

/** How a text is to be read: `either` is JSON, else YAML. */
export type DocumentFormat = 'json' | 'yaml' | 'either'

/** Seconds until the answer must be there. */
const timeout = 30

/** Fetches an experiment over HTTP. Throws `ChaosError` where it is not there, or is of a type that no experiment has. Spec 1.1. */
export async function fetchExperiment(
  url: URL,
  { settings, environment, verifyTls, signal }: FetchOptions,
): Promise<{ readonly text: string; readonly format: DocumentFormat }> {
  const authorization = authorizationFor(url, settings, environment)
  const shown = withoutCredentials(url.href)
  let response: HttpResponse
  try {
    response = await sendRequest({
      url: url.href,
      headers: {
        accept: 'application/json, application/x-yaml',
        ...(authorization === undefined ? {} : { authorization }),
      },
      verifyTls,
      timeout,
      largest: largestFile,
      environment,
      ...(signal === undefined ? {} : { signal }),
    })
  } catch (cause) {
    signal?.throwIfAborted()
    const { fault, words } = networkFailure(cause)
    throw new ChaosError(`The experiment can't be fetched from ${shown}: ${words}.`, {
      remedy:
        networkRemedy(fault, '--no-verify-tls') ??
        'Check the address, or save the experiment to a file and give its path.',
      cause,
    })
  }
  if (response.status !== 200) throw notThere(shown, response)
  return { text: response.body, format: formatOf(response, shown) }
}

function authorizationFor(url: URL, settings: Settings, environment: FetchOptions['environment']): string | undefined {
  const token = environment['CHAOSTOOLKIT_LOADER_AUTH_BEARER_TOKEN']?.trim()
  if (token !== undefined && token !== '') return `bearer ${token}`
  const { type, value } = mappingOf(mappingOf(settings.auths)[url.host])
  return typeof type === 'string' && typeof value === 'string' ? `${type} ${value}` : undefined
}

function notThere(shown: string, { status, body }: HttpResponse): ChaosError {
  const said = shorten(body.trim().replaceAll(/\s+/g, ' '), 200).replace(/\.$/, '')
  return new ChaosError(`${shown} answered with status ${status} instead of 200${said === '' ? '' : `: ${said}`}.`, {
    remedy:
      status === 401 || status === 403
        ? 'Set CHAOSTOOLKIT_LOADER_AUTH_BEARER_TOKEN, or name the host under "auths" in the settings.'
        : 'Check the address.',
  })
}

function formatOf({ headers }: HttpResponse, shown: string): DocumentFormat {
  const type = headers['content-type'] ?? ''
  if (type.includes('application/json')) return 'json'
  if (type.includes('application/x-yaml') || type.includes('text/yaml') || type.includes('application/yaml'))
    return 'yaml'
  if (type.includes('text/plain')) return 'either'
  throw new ChaosError(
    type === '' ? `${shown} does not say what it holds.` : `${shown} holds ${type}, which is no experiment.`,
    { remedy: 'Let it answer with the content type application/json, application/x-yaml or text/plain.' },
  )
}
