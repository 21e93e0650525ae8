// Bundles the commands, what they use of oclif, and the core: fewer files, less to find and read at every start. Plugins, the sandbox
// and their libraries stay outside, where they are found by name. Writes oclif's manifest, which help and `plugins` read.
import { readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Plugin } from '@oclif/core'
import { bundleInto } from '../../../.build/bundle-into.js'

const root = resolve(fileURLToPath(import.meta.url), '../..')
const commands = readdirSync(join(root, 'src/commands'), { recursive: true }).filter((file) => file.endsWith('.ts'))

await bundleInto(
  root,
  [
    'src/main.ts',
    'src/hooks/check-plugin.ts',
    'src/sandbox/serve-sandbox.ts',
    ...commands.map((file) => `src/commands/${file}`),
  ],
  {
    external: ['chaos-sandbox', 'typescript', 'ts-node'],
    together: {
      start: ['src/main.ts'],
      session: ['src/commands/run.ts', 'src/commands/validate.ts', 'src/thin-config.ts'],
    },
  },
)

const plugin = new Plugin({ root, ignoreManifest: true, errorOnManifestCreate: true })
await plugin.load()
writeFileSync(join(root, 'oclif.manifest.json'), `${JSON.stringify(plugin.manifest, null, 2)}\n`)
