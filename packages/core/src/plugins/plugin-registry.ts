import type { PluginDefinition, VariableUse } from 'chaos-plugin-api'
import type { PluginFault } from './plugin-fault.ts'
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

/** A plugin that is installed and can't be used. */
export interface LeftOutPlugin {
  /** The npm package. */
  readonly packageName: string
  /** Absolute. */
  readonly folder: string
  /** Where it can be read. */
  readonly manifest?: PluginManifest
  readonly fault: PluginFault
}

/** An entry of a manifest together with the plugin that it is of. */
export interface Found<Entry> {
  readonly plugin: InstalledPlugin
  readonly entry: Entry
}

/**
 * What a variable is to one plugin it is to all: a credential is masked though another plugin takes it for an address, and a system is found again
 * though another plugin keeps its address to itself.
 */
const usesByWeight: readonly VariableUse[] = ['credential', 'paths', 'address', 'private']

/** Everything that the installed plugins offer, by id and by the names that Chaos Toolkit's files use. */
export class PluginRegistry {
  readonly plugins: readonly InstalledPlugin[]
  readonly #leftOut: readonly LeftOutPlugin[]
  readonly #activities = new Map<string, Found<ActivityManifest>>()
  readonly #pythonNames = new Map<string, Found<ActivityManifest>>()
  readonly #changes = new Map<string, Found<ChangeManifest>>()
  readonly #variables = new Map<string, VariableUse>()

  constructor(plugins: readonly InstalledPlugin[], leftOut: readonly LeftOutPlugin[] = []) {
    this.plugins = plugins
    this.#leftOut = leftOut.toSorted((one, other) => one.packageName.localeCompare(other.packageName))
    for (const plugin of plugins) {
      for (const entry of plugin.manifest.activities) {
        this.#activities.set(entry.id, { plugin, entry })
        for (const name of entry.chaosToolkit) this.#pythonNames.set(name, { plugin, entry })
      }
      for (const [name, use] of Object.entries(plugin.manifest.variables ?? {})) this.#addVariable(name, use)
      for (const entry of plugin.manifest.changes) this.#changes.set(entry.id, { plugin, entry })
    }
  }

  /** Where plugins differ about a variable, the use counts that stands first in `usesByWeight`. */
  #addVariable(name: string, use: VariableUse): void {
    const other = this.#variables.get(name)
    if (other === undefined || usesByWeight.indexOf(use) < usesByWeight.indexOf(other)) this.#variables.set(name, use)
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

  /** One sentence for each plugin that is left out, as it can't be used. */
  leftOut(): readonly string[] {
    return this.#leftOut.map(({ packageName, fault }) => `Plugin ${packageName} is left out: ${fault.clauses}`)
  }

  /**
   * Why an activity or a change type is not there, where a plugin is left out that has it, or may have it by its name: a sentence about that
   * plugin. The name is an id, or that of a Python function.
   */
  whyMissing(name: string): string | undefined {
    const found = this.#leftOut.find((plugin) => provides(plugin, name))
    if (found === undefined) return undefined
    return `Plugin ${found.packageName}, which ${name} is of, can't be used: ${found.fault.clauses}`
  }

  /** Whether a package is a plugin that can't be used. */
  isLeftOut(packageName: string): boolean {
    return this.#leftOut.some((plugin) => plugin.packageName === packageName)
  }

  preflightOf(pluginName: string): readonly Found<PreflightManifest>[] {
    return this.plugins
      .filter((plugin) => plugin.manifest.name === pluginName)
      .flatMap((plugin) => plugin.manifest.preflight.map((entry) => ({ plugin, entry })))
  }
}

/** Of a plugin whose manifest can't be read, only its name is known: `chaos-notes` has `notes/leave-note`, `chaos-files` has `chaosfiles.probes.is_there`. */
function provides({ packageName, manifest }: LeftOutPlugin, name: string): boolean {
  if (manifest !== undefined) {
    const { activities, changes } = manifest
    return [
      ...activities.flatMap(({ id, chaosToolkit }) => [id, ...chaosToolkit]),
      ...changes.map(({ id }) => id),
    ].includes(name)
  }
  const [family = ''] = name.split(/[./]/)
  const letters = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  const own = letters(packageName.slice(packageName.indexOf('/') + 1))
  return [letters(family), `chaos${letters(family)}`].includes(own)
}
