import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { AnyActivity, AnyChange, PreflightDefinition } from 'chaos-plugin-api'
import { awaitCode, type CodeAtWork } from './await-code.ts'
import { BrokenPlugin, staleManifest } from './plugin-fault.ts'
import type { ActivityManifest, ChangeManifest, PreflightManifest } from './plugin-manifest.ts'
import type { Found, InstalledPlugin } from './plugin-registry.ts'
import { whyNotLoaded } from './why-not-loaded.ts'

/** Loads the code of one activity, and nothing else of its plugin. Throws `BrokenPlugin`. */
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

/** The entries that loaded definitions are of. */
const origins = new WeakMap<object, CodeAtWork>()

/** Waits for code of a definition that was loaded, as `awaitCode` does. One that was not is only waited for. */
export async function awaitCodeOf<Result>(
  definition: object,
  when: string,
  start: () => Result | PromiseLike<Result>,
): Promise<Result> {
  const code = origins.get(definition)
  return code === undefined ? start() : awaitCode(code, when, start)
}

async function load<Definition extends { readonly kind: string }>(
  { plugin, entry }: Found<{ readonly id: string; readonly module: string; readonly export: string }>,
  kind: 'action' | 'probe' | 'change' | 'preflight',
): Promise<Definition> {
  const exported =
    plugin.definition === undefined ? await importEntry(plugin, entry) : (plugin.definition[listOf[kind]] ?? {})
  const definition = (exported as Readonly<Record<string, unknown>>)[entry.export] as Definition | undefined
  if (definition?.kind === kind) {
    origins.set(definition, { plugin, entry })
    return definition
  }
  throw staleManifest(plugin, `${entry.module} exports no ${kind} ${entry.export}, which it lists as ${entry.id}`)
}

async function importEntry(
  plugin: InstalledPlugin,
  { id, module }: { readonly id: string; readonly module: string },
): Promise<unknown> {
  const { packageName, folder } = plugin
  const path = join(folder, module)
  try {
    return await awaitCode(
      { plugin, entry: { id, module } },
      'as it is loaded',
      async () => import(pathToFileURL(path).href) as Promise<unknown>,
    )
  } catch (cause) {
    if (cause instanceof BrokenPlugin) throw cause
    throw new BrokenPlugin(plugin, await whyNotLoaded(cause, { packageName, folder, module, path }), id)
  }
}
