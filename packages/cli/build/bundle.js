// Bundles the commands, what they use of oclif, and the core: fewer files, less to find and read at every start. Plugins, the sandbox
// and their libraries stay outside, where they are found by name. Writes oclif's manifest, which help and `plugins` read.
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Plugin } from '@oclif/core'
import { build } from 'esbuild'

const root = resolve(fileURLToPath(import.meta.url), '../..')
const outdir = join(root, 'dist', 'bundle')
const commands = readdirSync(join(root, 'src/commands'), { recursive: true }).filter((file) => file.endsWith('.ts'))

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: [
    'src/main.ts',
    'src/hooks/check-plugin.ts',
    'src/sandbox/serve-sandbox.ts',
    ...commands.map((file) => `src/commands/${file}`),
  ],
  outbase: 'src',
  outdir,
  bundle: true,
  metafile: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'linked',
  logLevel: 'warning',
  // Its CommonJS form can't be imported lazily by name from a bundle, and is slower to load.
  alias: {
    yaml: createRequire(import.meta.url)
      .resolve('yaml/package.json')
      .replace('package.json', 'browser/dist/index.js'),
  },
  external: ['chaos-sandbox', 'typescript', 'ts-node'],
  banner: {
    // What the CommonJS modules among them expect to find.
    js: [
      'import{createRequire as chaosRequire}from"node:module";',
      'import{fileURLToPath as chaosPath}from"node:url";',
      'const require=chaosRequire(import.meta.url),__filename=chaosPath(import.meta.url),__dirname=chaosPath(new URL(".",import.meta.url));',
    ].join(''),
  },
})

// Only now, so that a program that is running meanwhile finds its files to the last moment.
const written = new Set(Object.keys(metafile.outputs).map((file) => resolve(root, file)))
for (const entry of readdirSync(outdir, { recursive: true, withFileTypes: true })) {
  const file = join(entry.parentPath, entry.name)
  if (entry.isFile() && !written.has(file)) rmSync(file)
}

const plugin = new Plugin({ root, ignoreManifest: true, errorOnManifestCreate: true })
await plugin.load()
writeFileSync(join(root, 'oclif.manifest.json'), `${JSON.stringify(plugin.manifest, null, 2)}\n`)
