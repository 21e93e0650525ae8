// How everything here is bundled: ES modules that share chunks, small but readable in a stack trace.
import { readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative, resolve, sep } from 'node:path'
import { rolldown } from 'rolldown'

/**
 * Bundles sources of a package into its `dist/bundle`. Each entry keeps its place below `src`.
 *
 * `together` maps the name of a chunk to sources: what these import statically, to the last module, is one file. Node takes a third
 * of a millisecond for each file that it loads, and a bundler alone makes one of every few lines that two entries share.
 * `shared` names one chunk for all that several entries import, and `whole` an entry that does not count for that, since it imports everything.
 */
export async function bundleInto(root, entryPoints, { together = {}, shared, whole, external }) {
  const outdir = join(root, 'dist', 'bundle')
  const chunkOf = new Map()
  const shares = new Map()
  const bundle = await rolldown({
    cwd: root,
    input: Object.fromEntries(entryPoints.map((entry) => [nameOf(root, entry), join(root, entry)])),
    platform: 'node',
    external,
    // Its CommonJS form can't be imported lazily by name from a bundle, and is slower to load.
    resolve: {
      alias: {
        yaml: createRequire(import.meta.url)
          .resolve('yaml/package.json')
          .replace('package.json', 'browser/dist/index.js'),
      },
    },
    plugins: [
      {
        name: 'together',
        buildEnd() {
          for (const [chunk, sources] of Object.entries(together)) {
            for (const source of sources) mark(resolve(root, source), chunk, chunkOf, (id) => this.getModuleInfo(id))
          }
          for (const entry of shared === undefined ? [] : entryPoints.filter((each) => each !== whole)) {
            const reached = new Map()
            mark(resolve(root, entry), entry, reached, (id) => this.getModuleInfo(id))
            for (const id of reached.keys()) shares.set(id, (shares.get(id) ?? 0) + 1)
          }
        },
      },
    ],
  })
  const { output } = await bundle.write({
    dir: outdir,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    minify: { compress: { target: 'node22' }, mangle: false, codegen: { removeWhitespace: true } },
    codeSplitting: {
      groups: [
        ...Object.keys(together).map((name, at) => ({
          name,
          priority: 100 - at,
          test: (id) => chunkOf.get(id) === name,
        })),
        ...(shared === undefined ? [] : [{ name: shared, test: (id) => shares.get(id) > 1 }]),
      ],
    },
  })
  await bundle.close()
  // Only now, so that a program that is running meanwhile finds its files to the last moment.
  const written = new Set(output.map(({ fileName }) => join(outdir, fileName)))
  for (const entry of readdirSync(outdir, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name)
    if (entry.isFile() && !written.has(file)) rmSync(file)
  }
}

function nameOf(root, entry) {
  return relative(join(root, 'src'), join(root, entry)).replaceAll(sep, '/').replace(/\.ts$/, '')
}

function mark(id, chunk, chunkOf, infoOf) {
  const info = infoOf(id)
  if (info === null || info.isExternal || chunkOf.has(id)) return
  chunkOf.set(id, chunk)
  for (const imported of info.importedIds) mark(imported, chunk, chunkOf, infoOf)
}
