import { urlCredentials } from 'chaos-plugin-api'
import type { ExperimentSource } from '../experiment/experiment.ts'
import type { PluginRegistry } from '../plugins/plugin-registry.ts'
import type { Settings } from '../settings/settings.ts'

/** Variables that hold a credential which chaos itself uses; plugins name theirs. */
const variables = ['CHAOSTOOLKIT_LOADER_AUTH_BEARER_TOKEN', 'VAULT_TOKEN'] as const
/** Variables that hold the URL of a proxy, which may have a password in it. */
const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'] as const
/** Headers of a notification's channel that let us in. */
const credentialHeader = /auth|token|key|secret|cookie/i

/**
 * The credentials that chaos was given for itself, which no experiment declares as secrets: to fetch an experiment, for Vault, for the systems of
 * plugins, for the channels of notifications, for proxies.
 */
export function ownCredentials({
  source,
  settings,
  environment,
  registry,
}: {
  readonly source: ExperimentSource
  readonly settings: Settings
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly registry: PluginRegistry
}): readonly string[] {
  const channels = Array.isArray(settings.notifications) ? (settings.notifications as readonly unknown[]) : []
  const found = [
    ...(typeof source === 'string' ? urlCredentials(source) : []),
    ...[...variables, ...registry.variables('credential')].map((name) => environment[name]),
    ...proxies.flatMap((name) => urlCredentials(environment[name] ?? '')),
    ...membersOf(settings.auths).map(([, auth]) => fieldOf(auth, 'value')),
    ...channels.flatMap(credentialsOfChannel),
  ]
  return found.filter((value) => typeof value === 'string')
}

function credentialsOfChannel(channel: unknown): readonly unknown[] {
  const url = fieldOf(channel, 'url')
  const headers = membersOf(fieldOf(channel, 'headers')).filter(([name]) => credentialHeader.test(name))
  return [...(typeof url === 'string' ? urlCredentials(url) : []), ...headers.map(([, value]) => value)].flatMap(
    // What follows the scheme is the credential: `Bearer kiwi-4417`.
    (value) => (typeof value === 'string' ? [value, value.replace(/^\w+ /, '')] : [value]),
  )
}

function membersOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined
}
