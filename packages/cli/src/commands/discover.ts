import { ChaosError, type InstalledPlugin, nearestName, replaceFile, whyNotWritten, whyUnreliable } from 'chaos-core'
import { ChaosCommand } from '../chaos-command.ts'
import { chaosToolkitDiscovery } from '../discover/chaos-toolkit-discovery.ts'
import { describeArguments } from '../discover/describe-arguments.ts'
import { pageOf } from '../discover/page-of.ts'
import { type ActivityGroup, renderActivities } from '../discover/render-activities.ts'
import { renderActivity } from '../discover/render-activity.ts'
import { type FoundActivity, namedActivity, selectActivities } from '../discover/select-activities.ts'
import { undoOf } from '../discover/undo-of.ts'
import { Args } from '../options/args.ts'
import { Flags } from '../options/flags.ts'
import { loadRegistry } from '../plugins/load-registry.ts'
import { bundledPluginFolders } from '../plugins/plugin-folders.ts'
import { print, printJson } from '../render/standard-streams.ts'
import { type Style, styleFor } from '../render/style.ts'

/** `chaos discover [WORD...]` */
export default class Discover extends ChaosCommand {
  static override summary = 'List the activities of the installed plugins, or show one of them.'
  static override description =
    'Lists every activity with its type, id, title and the names that Chaos Toolkit files use for it. WORD is the name of a plugin, of a Chaos Toolkit distribution that one stands in for, or any word to search for; of several, an activity must have all, be it in what is said of its arguments. An activity that is named, or is the only one found, is shown with its arguments, its undo, the rights that it needs, and an example to be pasted, in YAML and JSON.'
  static override usage = 'discover [WORD...]'
  static override examples = [
    '<%= config.bin %> discover',
    '<%= config.bin %> discover network policy',
    {
      description: 'Its arguments, its rights, and an example',
      command: '<%= config.bin %> discover kubernetes/drain-nodes',
    },
    '<%= config.bin %> discover chaostoolkit-kubernetes --discovery-path discovery.json',
  ]
  static override args = {
    word: Args.string({
      multiple: true,
      ignoreStdin: true,
      description: 'An activity, a plugin, or words to search for.',
    }),
  }
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
    const words = (args.word ?? []).flatMap((word) => word.split(/\s+/)).filter((word) => word !== '')
    const named = words.length === 1 ? namedActivity(plugins, words[0]!) : undefined
    const groups =
      named === undefined ? selectActivities(plugins, words) : [{ plugin: named.plugin, activities: [named.activity] }]
    if (groups.length === 0 && words.length > 0) throw nothingFits(words, plugins)

    const path = flags['discovery-path']
    const showsArguments =
      path !== undefined || flags.json || groups.flatMap(({ activities }) => activities).length === 1
    if (showsArguments) for (const doubt of await doubtsAbout(groups)) session.report.warn(doubt)
    if (path !== undefined) await writeDiscovery(path, groups, words.join(' ') || 'chaos')
    else if (flags.json) printJson(`${JSON.stringify(await asData(groups), undefined, 2)}\n`)
    else {
      const lines = await shown(groups, words, styleFor(process.stdout))
      print(lines.map((line) => `${line}\n`).join(''))
    }
    return 0
  }
}

async function shown(
  groups: readonly ActivityGroup[],
  words: readonly string[],
  style: Style,
): Promise<readonly string[]> {
  const only = onlyOne(groups)
  if (only !== undefined) return renderActivity(await pageOf(only.activity, only.plugin), style)
  return [
    ...renderActivities(groups, style),
    '',
    style.dim('Arguments, rights and examples of one: chaos discover ID'),
    ...(words.length === 0 ? [style.dim('Those that have some words: chaos discover delete pod')] : []),
  ]
}

function onlyOne(groups: readonly ActivityGroup[]): FoundActivity | undefined {
  const [only, ...others] = groups.flatMap(({ plugin, activities }) =>
    activities.map((activity) => ({ plugin, activity })),
  )
  return others.length === 0 ? only : undefined
}

/** What plugins that do not come with the program no longer are as their manifests have it. */
async function doubtsAbout(groups: readonly ActivityGroup[]): Promise<ReadonlySet<string>> {
  const bundled = new Set(bundledPluginFolders().map(({ folder }) => folder))
  const doubts = new Set<string>()
  for (const { plugin, activities } of groups) {
    if (bundled.has(plugin.folder)) continue
    for (const entry of activities) {
      const doubt = await whyUnreliable({ plugin, entry })
      if (doubt !== undefined) doubts.add(doubt)
    }
  }
  return doubts
}

/** Of a single one also what its code says, and the example: no more code is loaded than that. */
async function asData(groups: readonly ActivityGroup[]) {
  const only = onlyOne(groups)
  const page = only === undefined ? undefined : await pageOf(only.activity, only.plugin)
  return groups.flatMap(({ plugin, activities }) =>
    activities.map((activity) => ({
      id: activity.id,
      type: activity.kind,
      plugin: plugin.manifest.name,
      title: activity.title,
      ...(activity.description === undefined ? {} : { description: activity.description }),
      impact: activity.impact ?? 'none',
      undo: undoOf(activity, plugin),
      chaosToolkit: activity.chaosToolkit,
      arguments: describeArguments(activity.args),
      ...(page === undefined ? {} : { example: page.example }),
      ...(page?.permissions === undefined ? {} : { permissions: page.permissions }),
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

function nothingFits(words: readonly string[], plugins: readonly InstalledPlugin[]): ChaosError {
  const names = plugins.flatMap(({ packageName, manifest }) => [
    manifest.name,
    packageName,
    ...manifest.standsInFor,
    ...manifest.activities.flatMap(({ id, chaosToolkit }) => [id, ...id.split(/[/-]/), ...chaosToolkit]),
  ])
  const near = nearestName(words.join(' '), names)
  const all = '"chaos discover" lists all activities, "chaos plugins install" adds plugins.'
  if (words.length === 1) {
    const sentence = `No installed plugin is called "${words[0]}", and no activity has that word.`
    return new ChaosError(sentence, { remedy: near === undefined ? all : `Did you mean ${near}?` })
  }
  const quoted = (some: readonly string[]) => some.map((word) => `"${word}"`).join(', ')
  const unknown = words.filter((word) => selectActivities(plugins, [word]).length === 0)
  const known = words.filter((word) => !unknown.includes(word))
  const remedy =
    near !== undefined
      ? `Did you mean ${near}?`
      : known.length === 0
        ? all
        : unknown.length > 0
          ? `Leave out ${quoted(unknown)}, which none has: chaos discover ${known.join(' ')}`
          : `Each of them alone finds some: chaos discover ${known[0]}`
  return new ChaosError(`No activity has all of the words ${quoted(words)}.`, { remedy })
}
