import type { PluginDefinition } from 'chaos-plugin-api'
import { describePlugin } from './describe-plugin.ts'
import { findClash, type Owners } from './find-clash.ts'
import { BrokenPlugin } from './plugin-fault.ts'
import { PluginRegistry } from './plugin-registry.ts'

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
  const owners: Owners = new Map()
  for (const plugin of plugins) {
    const fault = findClash(plugin, owners)
    if (fault !== undefined) throw new BrokenPlugin(plugin, fault)
  }
  return new PluginRegistry(plugins)
}
