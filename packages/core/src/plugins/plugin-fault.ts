import { sep } from 'node:path'
import { ChaosError } from '../errors/chaos-error.ts'

/** What is wrong with a plugin, and what to do about it: two clauses, to be put into a sentence that names the plugin. */
export class PluginFault extends Error {
  override readonly name = 'PluginFault'
  readonly remedy: string

  constructor(clause: string, remedy: string, options?: { readonly cause: unknown }) {
    super(clause, options)
    this.remedy = remedy
  }

  /** Both, as they stand behind a colon. */
  get clauses(): string {
    return `${this.message}; ${this.remedy}.`
  }
}

/** A plugin is at fault, and not what uses it. */
export class BrokenPlugin extends ChaosError {
  /** `what` is the entry that can't be used, where others may be. */
  constructor(plugin: { readonly packageName: string; readonly version: string }, fault: PluginFault, what?: string) {
    const forWhat = what === undefined ? '' : ` for ${what}`
    super(`Plugin ${plugin.packageName} ${plugin.version} can't be used${forWhat}: ${fault.clauses}`, { cause: fault })
  }
}

/** The error of a plugin whose manifest is not what its code is: it was not made anew since. */
export function staleManifest(
  plugin: { readonly packageName: string; readonly version: string; readonly folder: string },
  how: string,
): BrokenPlugin {
  const { packageName, folder } = plugin
  const fault = new PluginFault(`its manifest is out of date, as ${how}`, remedyOfManifest(packageName, folder))
  return new BrokenPlugin(plugin, fault)
}

/** Whether a package was installed, rather than being worked on where it is. */
export function isInstalled(folder: string): boolean {
  return folder.split(sep).includes('node_modules')
}

/** What to do about a manifest that does not fit the code: its author makes it anew, all others need another package. */
export function remedyOfManifest(packageName: string, folder: string): string {
  return isInstalled(folder)
    ? `install ${packageName} again`
    : `build it, and run "npx chaos-plugin-manifest" in ${folder}`
}
