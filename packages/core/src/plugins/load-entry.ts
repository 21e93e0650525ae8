import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { AnyActivity, AnyChange, PreflightDefinition } from 'chaos-plugin-api'
import { ChaosError } from '../errors/chaos-error.ts'
import type { ActivityManifest, ChangeManifest, PreflightManifest } from './plugin-manifest.ts'
import type { Found } from './plugin-registry.ts'

/** Loads the code of one activity, and nothing else of its plugin. Throws `ChaosError` where the plugin is broken. */
export async function loadActivity(found: Found<ActivityManifest>): Promise<AnyActivity> {
  return load<AnyActivity>(found, found.entry.kind)
}

/** Loads the code of one change type. */
export async function loadChange(found: Found<ChangeManifest>): Promise<AnyChange> {
  return load<AnyChange>(found, 'change')
}

/** Loads the code of one preflight check. */
export async function loadPreflight(found: Found<PreflightManifest>): Promise<PreflightDefinition> {
  return load<PreflightDefinition>(found, 'preflight')
}

const listOf = { action: 'actions', probe: 'probes', change: 'changes', preflight: 'preflight' } as const

async function load<Definition extends { readonly kind: string }>(
  { plugin, entry }: Found<{ readonly id: string; readonly module: string; readonly export: string }>,
  kind: 'action' | 'probe' | 'change' | 'preflight',
): Promise<Definition> {
  let exported: Readonly<Record<string, unknown>>
  try {
    exported =
      plugin.definition === undefined
        ? ((await import(pathToFileURL(join(plugin.folder, entry.module)).href)) as Record<string, unknown>)
        : (plugin.definition[listOf[kind]] ?? {})
  } catch (cause) {
    throw new ChaosError(
      `${entry.id} can't be loaded from ${plugin.packageName} ${plugin.version}: ${firstLine(cause)}.`,
      {
        remedy: `Install ${plugin.packageName} again.`,
        cause,
      },
    )
  }
  const definition = exported[entry.export] as Definition | undefined
  if (definition?.kind !== kind) {
    throw new ChaosError(
      `${plugin.packageName} ${plugin.version} does not hold ${entry.id}, though its manifest lists it.`,
      {
        remedy: `Install ${plugin.packageName} again.`,
      },
    )
  }
  return definition
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0] ?? ''
}
