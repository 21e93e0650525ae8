import { posix } from 'node:path'
import type { ActivityManifest, JsonSchema, PluginManifest } from './plugin-manifest.ts'

/** What the reference page of a plugin needs besides its manifest. */
export interface ReferenceOptions {
  readonly packageName: string
  /** From the page to the plugin's folder: `../../packages/chaos-kubernetes`. Every activity links to its source there. */
  readonly folder: string
}

/** The reference page of a plugin, as Markdown: every activity with its arguments, its Chaos Toolkit names and its source. */
export function renderReference(manifest: PluginManifest, { packageName, folder }: ReferenceOptions): string {
  const activities = manifest.activities.toSorted((a, b) => a.id.localeCompare(b.id))
  return [
    `# ${manifest.title} (\`${packageName}\`)`,
    'Generated from the plugin’s manifest by `npm run docs`; edit the sources instead.',
    ...(manifest.standsInFor.length > 0
      ? [`Stands in for ${manifest.standsInFor.map((name) => `\`${name}\``).join(', ')}.`]
      : []),
    table(
      ['activity', 'kind', 'what it does', 'source'],
      activities.map((activity) => [
        `[\`${activity.id}\`](#${activity.id.replaceAll('/', '')})`,
        activity.kind,
        activity.title,
        link(activity, folder),
      ]),
    ),
    ...activities.flatMap((activity) => section(activity, folder)),
    ...changesOf(manifest),
  ]
    .join('\n\n')
    .concat('\n')
}

function section(activity: ActivityManifest, folder: string): readonly string[] {
  const facts = [
    activity.kind === 'probe' ? 'A probe: it looks, and alters nothing.' : `An action; its impact: ${activity.impact}.`,
    ...((activity.changes?.length ?? 0) > 0
      ? [`Its changes: ${activity.changes!.map((id) => `\`${id}\``).join(', ')}.`]
      : []),
    ...(activity.deprecated === undefined ? [] : [`Deprecated: use \`${activity.deprecated.use}\`.`]),
    `Source: ${link(activity, folder)}.`,
  ]
  const names = activity.chaosToolkit.map((name) => `\`${name}\``)
  return [
    `## ${activity.id}`,
    [`${activity.title}.`, ...(activity.description === undefined ? [] : [activity.description])].join(' '),
    facts.join(' '),
    ...(names.length > 0 ? [`In Chaos Toolkit: ${names.join(', ')}.`] : []),
    argumentsTable(activity.args),
    `Returns ${describe(activity.output)}.`,
  ]
}

function changesOf({ changes }: PluginManifest): readonly string[] {
  if (changes.length === 0) return []
  const fates = { revert: 'put back', heals: 'awaited until it has healed', none: 'can’t be undone' }
  return [
    '## Changes',
    table(
      ['change', 'undo'],
      changes.map(({ id, undo }) => [`\`${id}\``, fates[undo]]),
    ),
  ]
}

function link({ id, module, kind }: ActivityManifest, folder: string): string {
  const file = posix.basename(module).replace(/\.js$/, '.ts')
  return `[${id.split('/')[1]}.ts](${posix.join(folder, 'src', `${kind}s`, file)})`
}

function argumentsTable(args: JsonSchema): string {
  const properties = Object.entries((args['properties'] ?? {}) as Record<string, JsonSchema>)
  if (properties.length === 0) return 'Takes no arguments.'
  const required = (args['required'] ?? []) as readonly string[]
  return table(
    ['argument', 'type', 'default', 'meaning'],
    properties.map(([name, schema]) => [
      `\`${name}\``,
      describe(schema),
      required.includes(name) ? 'required' : `\`${JSON.stringify(schema['default'] ?? null)}\``,
      String(schema['description'] ?? ''),
    ]),
  )
}

/** A JSON Schema in a few words. */
function describe(schema: JsonSchema): string {
  const { type, enum: values, const: value, anyOf, items } = schema
  if (value !== undefined) return `\`${JSON.stringify(value)}\``
  if (Array.isArray(values)) return values.map((each) => `\`${JSON.stringify(each)}\``).join(' or ')
  if (Array.isArray(anyOf)) return (anyOf as JsonSchema[]).map(describe).join(' or ')
  if (type === 'array') return items === undefined ? 'a list' : `a list of ${describe(items as JsonSchema)}`
  if (type === 'object') return 'a mapping'
  if (Array.isArray(type)) return type.join(' or ')
  return typeof type === 'string' ? type : 'anything'
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
