import { unproven } from '../changes/change-ledger.ts'
import type { PluginRegistry } from '../plugins/plugin-registry.ts'
import type { UnfinishedRun } from './find-unfinished-runs.ts'

/**
 * What there is to say about the plugins that know how to put back what a run left behind: where the run used another version than the one that is
 * installed, or one that is not. One sentence each.
 */
export function pluginDoubts(
  { runId, log, ledger }: Pick<UnfinishedRun, 'runId' | 'log' | 'ledger'>,
  registry: PluginRegistry,
): readonly string[] {
  const needed = new Set(unproven(ledger.entries).map(({ intent: { change } }) => change.split('/', 1)[0]))
  const used = (log.opened?.plugins ?? []).filter(({ name }) => needed.has(name))
  return used.flatMap(({ name, packageName, version, folder }) => {
    const now = registry.plugins.find(({ manifest }) => manifest.name === name)
    // Why it can't be used is said once, for all runs.
    if (now === undefined && registry.isLeftOut(packageName)) return []
    const then = `Run ${runId} used ${packageName} ${version}`
    if (now === undefined) return [`${then}, from ${folder}; it is not installed. Install it, and recover again.`]
    if (now.packageName === packageName && now.version === version) return []
    return [`${then}; its changes are put back by ${now.packageName} ${now.version}, which is installed.`]
  })
}
