import {
  mappingOf,
  networkFailure,
  networkRemedy,
  percentEncoded,
  readTextFile,
  withoutCredentials,
} from 'chaos-plugin-api'
import { ChaosError } from '../errors/chaos-error.ts'
import { type HttpResponse, RedirectsAway, sendRequest } from '../http/send-request.ts'
import type { Configuration } from '../model/experiment.ts'

/** A HashiCorp Vault that let us in. */
export interface Vault {
  /** The fields of the secret at a path below the mount point. Throws `ChaosError` where it can't be read. */
  read(path: string): Promise<Readonly<Record<string, unknown>>>
}

export interface VaultOptions {
  /**
   * `vault_addr`, `vault_namespace`, `vault_kv_version` (2), `vault_secrets_mount_point` (`secret`), and how to log in: `vault_token`;
   * `vault_role_id` with `vault_role_secret`; or `vault_sa_role` with `vault_sa_token_path` and `vault_k8s_mount_point` (`kubernetes`).
   */
  readonly configuration: Configuration
  /** `VAULT_ADDR`, `VAULT_TOKEN` and `VAULT_NAMESPACE` stand in for what the configuration leaves out. */
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  /** Told each credential that was read from a file or handed out by Vault. */
  readonly learn?: (secret: unknown) => void
}

const serviceAccountToken = '/var/run/secrets/kubernetes.io/serviceaccount/token'
/** Seconds for each answer. */
const timeout = 30

/** Logs in to a HashiCorp Vault over its HTTP API: by token, AppRole or a Kubernetes service account. Throws `ChaosError`. */
export async function connectVault(options: VaultOptions): Promise<Vault> {
  const { configuration, environment } = options
  const setting = (name: string) => textOf(configuration[name])
  const address = (setting('vault_addr') ?? environment['VAULT_ADDR'] ?? 'http://127.0.0.1:8200').replace(/\/+$/, '')
  const shown = withoutCredentials(address)
  const source =
    setting('vault_addr') === undefined ? 'VAULT_ADDR in the environment' : '"vault_addr" in the configuration'
  if (!/^https?:$/.test(URL.parse(address)?.protocol ?? '')) {
    throw new ChaosError(`The address of Vault, ${shown}, is no http(s) address, so Vault was not asked.`, {
      remedy: `Correct ${source}.`,
    })
  }
  const namespace = setting('vault_namespace') ?? environment['VAULT_NAMESPACE']
  const mount = trimSlashes(setting('vault_secrets_mount_point') ?? 'secret')
  const version = setting('vault_kv_version') ?? '2'

  async function call(path: string, token: string | undefined, body?: unknown): Promise<HttpResponse> {
    try {
      return await sendRequest({
        url: `${address}/v1/${path}`,
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          'x-vault-request': 'true',
          ...(token === undefined ? {} : { 'x-vault-token': token }),
          ...(namespace === undefined ? {} : { 'x-vault-namespace': namespace }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        timeout,
        environment,
        signal: options.signal,
        stays: true,
      })
    } catch (cause) {
      options.signal.throwIfAborted()
      if (cause instanceof RedirectsAway) {
        throw new ChaosError(`Vault at ${shown} redirects to ${cause.to}, where no credentials are sent.`, {
          remedy: `If that is your Vault, too, name it as ${source}.`,
          cause,
        })
      }
      const { fault, words } = networkFailure(cause)
      throw new ChaosError(`Vault at ${shown} does not answer: ${words}.`, {
        remedy: networkRemedy(fault) ?? `Check ${source}.`,
        cause,
      })
    }
  }

  async function logIn(method: string, path: string, body: unknown): Promise<string> {
    const response = await call(path, undefined, body)
    const token = textOf(field(field(parse(response), 'auth'), 'client_token'))
    if (token !== undefined) options.learn?.(token)
    if (response.status === 200 && token !== undefined) return token
    throw new ChaosError(
      `Vault at ${shown} refused the login by ${method} with status ${response.status}${said(response)}.`,
      {
        remedy: 'Check the credentials in the configuration.',
      },
    )
  }

  const token = await chooseLogin(setting, options, logIn)
  return {
    async read(path) {
      const at = trimSlashes(path)
      const response = await call(escaped(version === '1' ? `${mount}/${at}` : `${mount}/data/${at}`), token)
      if (response.status === 200) {
        const data = field(parse(response), 'data')
        return mappingOf(version === '1' ? data : field(data, 'data'))
      }
      const reason =
        response.status === 404
          ? `holds nothing at ${mount}/${at}`
          : `refused to read ${mount}/${at} with status ${response.status}`
      throw new ChaosError(`Vault at ${shown} ${reason}${said(response)}.`, {
        remedy:
          response.status === 404
            ? 'Check its path, "vault_secrets_mount_point" and "vault_kv_version".'
            : 'Check that the token may read it.',
      })
    },
  }
}

async function chooseLogin(
  setting: (name: string) => string | undefined,
  { environment, signal, learn }: Pick<VaultOptions, 'environment' | 'signal' | 'learn'>,
  logIn: (method: string, path: string, body: unknown) => Promise<string>,
): Promise<string> {
  const token = setting('vault_token')
  if (token !== undefined) return token
  const roleId = setting('vault_role_id')
  const roleSecret = setting('vault_role_secret')
  if (roleId !== undefined && roleSecret !== undefined) {
    return logIn('AppRole', 'auth/approle/login', { role_id: roleId, secret_id: roleSecret })
  }
  const role = setting('vault_sa_role')
  if (role !== undefined) {
    const jwt = await readToken(setting('vault_sa_token_path') ?? serviceAccountToken, signal)
    learn?.(jwt)
    const mount = trimSlashes(setting('vault_k8s_mount_point') ?? 'kubernetes')
    return logIn('Kubernetes service account', escaped(`auth/${mount}/login`), { role, jwt })
  }
  const fromEnvironment = environment['VAULT_TOKEN']
  if (fromEnvironment !== undefined && fromEnvironment !== '') return fromEnvironment
  throw new ChaosError('The configuration does not say how to log in to Vault.', {
    remedy: 'Declare "vault_token", "vault_role_id" with "vault_role_secret", or "vault_sa_role".',
  })
}

async function readToken(file: string, signal: AbortSignal): Promise<string> {
  try {
    return (await readTextFile(file, { signal })).trim()
  } catch (cause) {
    signal.throwIfAborted()
    throw new ChaosError(`The service account token ${file} can't be read.`, {
      remedy: 'Name its file as "vault_sa_token_path" in the configuration.',
      cause,
    })
  }
}

function parse({ body }: HttpResponse): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** What Vault itself says is wrong: `: permission denied`. */
function said(response: HttpResponse): string {
  const errors = field(parse(response), 'errors')
  if (!Array.isArray(errors) || errors.length === 0) return ''
  return `: ${errors.map((error) => String(error).replaceAll(/\s+/g, ' ').trim().replace(/\.$/, '')).join('; ')}`
}

function field(value: unknown, name: string): unknown {
  return mappingOf(value)[name]
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A path as a URL has it: with a `#` or `?` as it is, another secret would be read. */
function escaped(path: string): string {
  return path.split('/').map(percentEncoded).join('/')
}

function trimSlashes(path: string): string {
  return path.replaceAll(/^\/+|\/+$/g, '')
}
