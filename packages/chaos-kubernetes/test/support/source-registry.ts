import { fileURLToPath } from 'node:url'
import { PluginRegistry } from 'chaos-core'
import plugin from 'chaos-kubernetes'
import type { AnyActivity } from 'chaos-plugin-api'

const kebab = (key: string) => key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** The plugin as if it were installed, but for its modules: these are the sources, so that nothing must be built. */
export function sourceRegistry(): PluginRegistry {
  const place = (folder: string, key: string) => ({
    id: `kubernetes/${kebab(key)}`,
    module: `./src/${folder}/${kebab(key)}.ts`,
    export: key,
  })
  const activity = (
    folder: string,
    [key, { kind, title, args, output, chaosToolkit = [] }]: [string, AnyActivity],
  ) => ({
    ...place(folder, key),
    kind,
    title,
    chaosToolkit,
    args: args['~standard'].jsonSchema.input({ target: 'draft-2020-12' }),
    output: output['~standard'].jsonSchema.output({ target: 'draft-2020-12' }),
  })
  const manifest = {
    apiVersion: 1 as const,
    name: plugin.name,
    title: plugin.title,
    standsInFor: plugin.standsInFor ?? [],
    activities: [
      ...Object.entries(plugin.actions ?? {}).map((entry) => activity('actions', entry)),
      ...Object.entries(plugin.probes ?? {}).map((entry) => activity('probes', entry)),
    ],
    changes: Object.entries(plugin.changes ?? {}).map(([key, { undo }]) => ({
      ...place('changes', key),
      undo,
      data: {},
    })),
    preflight: [],
  }
  const folder = fileURLToPath(new URL('../..', import.meta.url))
  return new PluginRegistry([{ packageName: 'chaos-kubernetes', version: '0.0.0', folder, manifest }])
}
