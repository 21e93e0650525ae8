import type { PluginDefinition } from 'chaos-plugin-api'
import { describePlugin } from './describe-plugin.ts'
import { PluginRegistry } from './plugin-registry.ts'
import { refuseDuplicates } from './refuse-duplicates.ts'

/**
 * Makes a registry of plugins that are at hand, without packages or manifests: what tests need.
 *
 * Throws `ChaosError` where two of them claim the same name, activity, Chaos Toolkit name or change type.
 *
 * @example
 * import kubernetes from 'chaos-kubernetes'
 * const registry = registryOf([kubernetes])
 */
export function registryOf(definitions: readonly PluginDefinition[]): PluginRegistry {
  const plugins = definitions.map((definition) => ({
    packageName: definition.name,
    version: '0.0.0',
    folder: '',
    manifest: describePlugin(definition, '.'),
    definition,
  }))
  refuseDuplicates(plugins)
  return new PluginRegistry(plugins)
}
