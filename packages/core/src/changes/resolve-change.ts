import type { AnyChange } from 'chaos-plugin-api'
import { ChaosError } from '../errors/chaos-error.ts'
import { loadChange } from '../plugins/load-entry.ts'
import { staleManifest } from '../plugins/plugin-fault.ts'
import type { PluginRegistry } from '../plugins/plugin-registry.ts'

/** Finds the code of change types by id, and the ids of definitions; each is loaded once. */
export class ChangeTypes {
  readonly #registry: PluginRegistry
  readonly #loaded = new Map<string, Promise<AnyChange>>()
  readonly #ids = new Map<string, Promise<ReadonlyMap<AnyChange, string>>>()

  constructor(registry: PluginRegistry) {
    this.#registry = registry
  }

  /** The definition of an id. Throws `ChaosError` where no installed plugin has it. */
  async definition(id: string): Promise<AnyChange> {
    const found = this.#registry.change(id)
    if (found === undefined) {
      const broken = this.#registry.whyMissing(id)
      if (broken !== undefined) throw new ChaosError(broken)
      throw new ChaosError(`No installed plugin knows the change type ${id}.`, {
        remedy: `Install the plugin ${id.split('/')[0]} in the version that the run used, and recover again.`,
      })
    }
    let loaded = this.#loaded.get(id)
    if (loaded === undefined) {
      loaded = loadChange(found)
      this.#loaded.set(id, loaded)
    }
    return loaded
  }

  /** The id under which a plugin lists a definition. Throws where it doesn't: a change that nobody could undo after a crash. */
  async idOf(definition: AnyChange, pluginName: string): Promise<string> {
    let ids = this.#ids.get(pluginName)
    if (ids === undefined) {
      ids = this.#load(pluginName)
      this.#ids.set(pluginName, ids)
    }
    const id = (await ids).get(definition)
    if (id !== undefined) return id
    const plugin = this.#registry.plugins.find(({ manifest }) => manifest.name === pluginName)
    if (plugin === undefined) throw new Error(`There is no plugin ${pluginName}.`)
    throw staleManifest(plugin, 'it does not list a change that is to be made')
  }

  async #load(pluginName: string): Promise<ReadonlyMap<AnyChange, string>> {
    const plugin = this.#registry.plugins.find(({ manifest }) => manifest.name === pluginName)
    const entries = plugin?.manifest.changes ?? []
    return new Map(await Promise.all(entries.map(async ({ id }) => [await this.definition(id), id] as const)))
  }
}
