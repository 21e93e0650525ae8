import { mappingOf, proxyCredentials, urlCredentials } from 'chaos-plugin-api'
import type { ExperimentSource } from '../model/experiment.ts'
import type { PluginRegistry } from '../plugins/plugin-registry.ts'
import type { Settings } from '../settings/settings.ts'

/** Variables that hold a credential which chaos itself uses; plugins name theirs. */
const variables = ['CHAOSTOOLKIT_LOADER_AUTH_BEARER_TOKEN', 'VAULT_TOKEN'] as const
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
    ...proxyCredentials(environment),
    ...Object.entries(mappingOf(settings.auths)).map(([, auth]) => mappingOf(auth)['value']),
    ...channels.flatMap(credentialsOfChannel),
  ]
  return found.filter((value) => typeof value === 'string')
}

function credentialsOfChannel(channel: unknown): readonly unknown[] {
  const url = mappingOf(channel)['url']
  const headers = Object.entries(mappingOf(mappingOf(channel)['headers'])).filter(([name]) =>
    credentialHeader.test(name),
  )
  return [...(typeof url === 'string' ? urlCredentials(url) : []), ...headers.map(([, value]) => value)].flatMap(
    // What follows the scheme is the credential: `Bearer kiwi-4417`.
    (value) => (typeof value === 'string' ? [value, value.replace(/^\w+ /, '')] : [value]),
  )
}
