// How everything here is bundled: ES modules that share chunks, small but readable in a stack trace.
import { readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'

/** Bundles sources of a package into its `dist/bundle`. */
export async function bundleInto(root, entryPoints, options) {
  const outdir = join(root, 'dist', 'bundle')
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints,
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
    ...options,
  })
  // Only now, so that a program that is running meanwhile finds its files to the last moment.
  const written = new Set(Object.keys(metafile.outputs).map((file) => resolve(root, file)))
  for (const entry of readdirSync(outdir, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name)
    if (entry.isFile() && !written.has(file)) rmSync(file)
  }
}
