import type { PluginDefinition, VariableUse } from 'chaos-plugin-api'
import type { ActivityManifest, ChangeManifest, PluginManifest, PreflightManifest } from './plugin-manifest.ts'

/** A plugin: its manifest, and where its code is. Of one that was found on disk, none of its code is loaded. */
export interface InstalledPlugin {
  /** The npm package. */
  readonly packageName: string
  readonly version: string
  /** Absolute path of the package's folder; empty where the definition is at hand. */
  readonly folder: string
  /** The plugin itself, where it is at hand: then nothing of it is read from its folder. */
  readonly definition?: PluginDefinition
  readonly manifest: PluginManifest
}

/** An entry of a manifest together with the plugin that it is of. */
export interface Found<Entry> {
  readonly plugin: InstalledPlugin
  readonly entry: Entry
}

/** Everything that the installed plugins offer, by id and by the names that Chaos Toolkit's files use. */
export class PluginRegistry {
  readonly plugins: readonly InstalledPlugin[]
  readonly #activities = new Map<string, Found<ActivityManifest>>()
  readonly #pythonNames = new Map<string, Found<ActivityManifest>>()
  readonly #changes = new Map<string, Found<ChangeManifest>>()
  readonly #variables = new Map<string, VariableUse>()

  constructor(plugins: readonly InstalledPlugin[]) {
    this.plugins = plugins
    for (const plugin of plugins) {
      for (const entry of plugin.manifest.activities) {
        this.#activities.set(entry.id, { plugin, entry })
        for (const name of entry.chaosToolkit) this.#pythonNames.set(name, { plugin, entry })
      }
      for (const [name, use] of Object.entries(plugin.manifest.variables ?? {})) this.#variables.set(name, use)
      for (const entry of plugin.manifest.changes) this.#changes.set(entry.id, { plugin, entry })
    }
  }

  /** By id: `kubernetes/drain-nodes`. */
  activity(id: string): Found<ActivityManifest> | undefined {
    return this.#activities.get(id)
  }

  /** By the full Python name: `chaosk8s.node.actions.drain_nodes`. */
  activityByPythonName(name: string): Found<ActivityManifest> | undefined {
    return this.#pythonNames.get(name)
  }

  change(id: string): Found<ChangeManifest> | undefined {
    return this.#changes.get(id)
  }

  activities(): Iterable<Found<ActivityManifest>> {
    return this.#activities.values()
  }

  /** The names of the variables that the plugins read for one of these uses, or for any. */
  variables(...uses: readonly VariableUse[]): readonly string[] {
    return [...this.#variables].flatMap(([name, use]) => (uses.length === 0 || uses.includes(use) ? [name] : []))
  }

  /** Names of both kinds, for hints at typos. */
  names(): { readonly ids: readonly string[]; readonly pythonNames: readonly string[] } {
    return { ids: [...this.#activities.keys()], pythonNames: [...this.#pythonNames.keys()] }
  }

  preflightOf(pluginName: string): readonly Found<PreflightManifest>[] {
    return this.plugins
      .filter((plugin) => plugin.manifest.name === pluginName)
      .flatMap((plugin) => plugin.manifest.preflight.map((entry) => ({ plugin, entry })))
  }
}
