import { delimiter, resolve } from 'node:path'
import type { PluginRegistry } from '../plugins/plugin-registry.ts'

/**
 * Those of the variables of an environment that `recover` needs to reach the same system again, from whatever folder it is called: what plugins name
 * as addresses, never credentials.
 */
export function recordedEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  registry: PluginRegistry,
): Record<string, string> {
  const recorded: Record<string, string> = {}
  for (const name of registry.variables('address')) {
    const value = environment[name]
    if (typeof value === 'string') recorded[name] = value
  }
  for (const name of registry.variables('paths')) {
    const value = environment[name]
    if (typeof value === 'string') recorded[name] = value.split(delimiter).map(absolute).join(delimiter)
  }
  return recorded
}

/** The home folder is the user's, and nobody else's to expand: it is the same in every folder. */
function absolute(path: string): string {
  return path === '' || path.startsWith('~/') ? path : resolve(path)
}
