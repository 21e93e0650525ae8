import { ChaosError, type InstalledPlugin, nearestName, replaceFile, whyNotWritten } from 'chaos-core'
import { ChaosCommand } from '../chaos-command.ts'
import { chaosToolkitDiscovery } from '../discover/chaos-toolkit-discovery.ts'
import { describeArguments } from '../discover/describe-arguments.ts'
import { selectActivities } from '../discover/select-activities.ts'
import { undoOf } from '../discover/undo-of.ts'
import { Args } from '../options/args.ts'
import { Flags } from '../options/flags.ts'
import { loadRegistry } from '../plugins/load-registry.ts'
import { type ActivityGroup, renderActivities } from '../render/render-activities.ts'
import { print, printJson } from '../render/standard-streams.ts'
import { styleFor } from '../render/style.ts'

/** `chaos discover [WORD]` */
export default class Discover extends ChaosCommand {
  static override summary = 'List the activities of the installed plugins.'
  static override description =
    'Lists every activity with its type, id, title and the names that Chaos Toolkit files use for it. WORD is the name of a plugin, of a Chaos Toolkit distribution that one stands in for, or any word to search for.'
  static override examples = [
    '<%= config.bin %> discover',
    '<%= config.bin %> discover drain',
    '<%= config.bin %> discover chaostoolkit-kubernetes --discovery-path discovery.json',
  ]
  static override args = { word: Args.string({ ignoreStdin: true, description: 'A plugin, or a word to search for.' }) }
  static override flags = {
    json: Flags.boolean({ summary: 'Print a JSON array, with the arguments of each activity.' }),
    'discovery-path': Flags.string({
      helpValue: 'FILE',
      summary: "Write Chaos Toolkit's discovery file, and print nothing.",
    }),
    'no-install': Flags.boolean({
      summary: 'Accepted for compatibility with Chaos Toolkit; nothing is ever installed.',
    }),
    'no-system-info': Flags.boolean({
      summary: 'Accepted for compatibility with Chaos Toolkit; no system is ever looked at.',
    }),
  }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Discover)
    const session = this.open(flags)
    const { plugins } = await loadRegistry(session)
    const groups = selectActivities(plugins, args.word)
    if (groups.length === 0 && args.word !== undefined) throw nothingFits(args.word, plugins)

    const path = flags['discovery-path']
    if (path !== undefined) await writeDiscovery(path, groups, args.word ?? 'chaos')
    else if (flags.json) printJson(`${JSON.stringify(asData(groups), undefined, 2)}\n`)
    else
      print(
        renderActivities(groups, styleFor(process.stdout))
          .map((line) => `${line}\n`)
          .join(''),
      )
    return 0
  }
}

function asData(groups: readonly ActivityGroup[]) {
  return groups.flatMap(({ plugin, activities }) =>
    activities.map((activity) => ({
      id: activity.id,
      type: activity.kind,
      plugin: plugin.manifest.name,
      title: activity.title,
      impact: activity.impact ?? 'none',
      undo: undoOf(activity, plugin),
      chaosToolkit: activity.chaosToolkit,
      arguments: describeArguments(activity.args),
    })),
  )
}

async function writeDiscovery(path: string, groups: readonly ActivityGroup[], target: string): Promise<void> {
  try {
    await replaceFile(path, `${JSON.stringify(chaosToolkitDiscovery(groups, target), undefined, 2)}\n`)
  } catch (cause) {
    throw new ChaosError(`The discovery file ${path} can't be written: ${whyNotWritten(cause)}.`, {
      remedy: 'Name another one with --discovery-path.',
      cause,
    })
  }
}

function nothingFits(word: string, plugins: readonly InstalledPlugin[]): ChaosError {
  const names = plugins.flatMap(({ packageName, manifest }) => [manifest.name, packageName, ...manifest.standsInFor])
  const near = nearestName(word, names)
  return new ChaosError(`No installed plugin is called "${word}", and no activity has that word.`, {
    remedy:
      near === undefined
        ? '"chaos discover" lists all activities, "chaos plugins install" adds plugins.'
        : `Did you mean ${near}?`,
  })
}
