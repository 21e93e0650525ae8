import { PluginFault, remedyOfManifest } from './plugin-fault.ts'
import type { InstalledPlugin } from './plugin-registry.ts'

/** What plugins have claimed so far, and which of them. */
export type Owners = Map<string, InstalledPlugin>

/**
 * What keeps a plugin from being used beside those before it: it claims a name, an activity, a Chaos Toolkit name or a change type that has an owner.
 * Where there is nothing of the kind, all that it claims is its own from now on.
 */
export function findClash(plugin: InstalledPlugin, owners: Owners): PluginFault | undefined {
  const { packageName, folder } = plugin
  const own = new Set<string>()
  for (const what of claimsOf(plugin)) {
    if (own.has(what)) return new PluginFault(`its manifest lists ${what} twice`, remedyOfManifest(packageName, folder))
    const owner = owners.get(what)
    if (owner !== undefined) {
      return new PluginFault(
        `it provides ${what}, and so does ${owner.packageName}`,
        `uninstall one of them: chaos plugins uninstall ${packageName}`,
      )
    }
    own.add(what)
  }
  for (const what of own) owners.set(what, plugin)
  return undefined
}

function* claimsOf({ manifest: { name, activities, changes } }: InstalledPlugin): Generator<string> {
  yield `the plugin name ${name}`
  for (const { id, chaosToolkit } of activities) {
    yield `the activity ${id}`
    for (const function_ of chaosToolkit) yield `the Chaos Toolkit function ${function_}`
  }
  for (const { id } of changes) yield `the change type ${id}`
}
