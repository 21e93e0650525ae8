import { proxyCredentials, urlCredentials } from 'chaos-plugin-api'
import type { ExperimentSource } from '../model/experiment.ts'
import type { PluginRegistry } from '../plugins/plugin-registry.ts'
import type { Settings } from '../settings/settings.ts'
import { settingsCredentials } from './settings-credentials.ts'

/** Variables that hold a credential which chaos itself uses; plugins name theirs. */
const variables = ['CHAOSTOOLKIT_LOADER_AUTH_BEARER_TOKEN', 'VAULT_TOKEN'] as const

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
  const found = [
    ...(typeof source === 'string' ? urlCredentials(source) : []),
    ...[...variables, ...registry.variables('credential')].map((name) => environment[name]),
    ...proxyCredentials(environment),
    ...settingsCredentials(settings),
  ]
  return found.filter((value) => typeof value === 'string')
}
