// Bundles the plugin in the working directory: each activity, change and preflight check stays a file of its own, what they share
// goes into few chunks. A run that names one activity then reads a handful of files instead of a hundred.
import { readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'

const folders = ['actions', 'probes', 'changes', 'preflight']
const sources = readdirSync('src', { recursive: true }).filter(
  (file) => file === 'plugin.ts' || (file.endsWith('.ts') && folders.includes(file.split(/[\\/]/)[0])),
)
const outdir = resolve('dist/bundle')
const { metafile } = await build({
  entryPoints: sources.map((file) => join('src', file)),
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
  // Its CommonJS form can't be imported lazily by name from a bundle.
  alias: {
    yaml: createRequire(import.meta.url)
      .resolve('yaml/package.json')
      .replace('package.json', 'browser/dist/index.js'),
  },
  // Large, and wanted by few: loaded from its own package when it is.
  external: ['@kubernetes/client-node'],
})

const written = new Set(Object.keys(metafile.outputs).map((file) => resolve(file)))
for (const entry of readdirSync(outdir, { recursive: true, withFileTypes: true })) {
  const file = join(entry.parentPath, entry.name)
  if (entry.isFile() && !written.has(file)) rmSync(file)
}
