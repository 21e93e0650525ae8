import { ChaosError } from '../errors/chaos-error.ts'
import type { InstalledPlugin } from './plugin-registry.ts'

/** Throws `ChaosError` where two plugins claim the same name, activity, Chaos Toolkit name or change type. */
export function refuseDuplicates(plugins: readonly InstalledPlugin[]): void {
  const owners = new Map<string, InstalledPlugin>()
  const claim = (what: string, plugin: InstalledPlugin) => {
    const owner = owners.get(what)
    if (owner !== undefined) {
      const [one, other] = [owner.packageName, plugin.packageName]
      throw new ChaosError(
        one === other ? `${one} provides ${what} twice.` : `${one} and ${other} both provide ${what}.`,
        { remedy: `Uninstall one of them: chaos plugins uninstall ${other}.` },
      )
    }
    owners.set(what, plugin)
  }
  for (const plugin of plugins) {
    claim(`the plugin name ${plugin.manifest.name}`, plugin)
    for (const { id, chaosToolkit } of plugin.manifest.activities) {
      claim(`the activity ${id}`, plugin)
      for (const name of chaosToolkit) claim(`the Chaos Toolkit function ${name}`, plugin)
    }
    for (const { id } of plugin.manifest.changes) claim(`the change type ${id}`, plugin)
  }
}
