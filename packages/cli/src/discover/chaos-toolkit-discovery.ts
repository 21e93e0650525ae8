import { randomUUID } from 'node:crypto'
import { arch, hostname, platform, release, version } from 'node:os'
import type { ActivityManifest } from 'chaos-core'
import { describeArguments } from './describe-arguments.ts'
import type { ActivityGroup } from './render-activities.ts'

/**
 * The content of Chaos Toolkit's `discovery.json` (1.44): its activities are those that have a name in Chaos Toolkit's files,
 * one entry for each such name.
 */
export function chaosToolkitDiscovery(groups: readonly ActivityGroup[], target: string): Record<string, unknown> {
  return {
    chaoslib_version: '1.44.0',
    id: randomUUID(),
    target,
    date: new Date().toISOString().replace('Z', '+00:00'),
    platform: {
      system: platform(),
      node: hostname(),
      release: release(),
      version: version(),
      machine: arch(),
      proc: arch(),
      python: null,
    },
    extension: { name: target, version: groups[0]?.plugin.version ?? null },
    activities: groups
      .flatMap(({ activities }) => activities.flatMap(entriesOf))
      .toSorted((a, b) => a.mod.localeCompare(b.mod) || a.name.localeCompare(b.name)),
    system: null,
  }
}

function entriesOf({ kind, title, description, chaosToolkit, args, output }: ActivityManifest) {
  return chaosToolkit.map((full) => {
    const dot = full.lastIndexOf('.')
    return {
      type: kind,
      name: full.slice(dot + 1),
      mod: full.slice(0, dot),
      doc: description === undefined ? title : `${title}\n\n${description}`,
      arguments: describeArguments(args).map((argument) => ({
        name: argument.name,
        ...(argument.required ? {} : { default: argument.default ?? null }),
        ...(argument.type === undefined ? {} : { type: pythonWord(argument.type) }),
      })),
      return_type: pythonWord(typeof output['type'] === 'string' ? output['type'] : 'any'),
    }
  })
}

/** Chaos Toolkit's words for types; whatever is not simple is `object`. */
function pythonWord(type: string): string {
  const words: Readonly<Record<string, string>> = { array: 'list', object: 'mapping' }
  const simple = ['null', 'boolean', 'integer', 'number', 'string']
  return simple.includes(type) ? type : (words[type] ?? 'object')
}
