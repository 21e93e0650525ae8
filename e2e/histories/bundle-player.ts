import { mkdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'rolldown'
import type { Mutation } from './mutations.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const here = fileURLToPath(new URL('.', import.meta.url))

/** The edges at which the world of the histories stands in for the real one. */
const edges: Readonly<Record<string, string>> = {
  'packages/kubernetes-access/src/connect.ts': 'connect.ts',
  'packages/kubernetes-access/src/transport/send-request.ts': 'send-request.ts',
  'packages/core/src/recovery/open-recovery.ts': 'open-recovery.ts',
  'packages/core/src/run-log/mark-finished.ts': 'mark-finished.ts',
}

/** Bundles the player with the product's own sources, or with a copy of them that lacks a rule. Returns the path of the bundle. */
export async function bundlePlayer(mutation?: Mutation, entry = 'player'): Promise<string> {
  const folder = join(root, 'node_modules', '.cache', 'histories')
  await mkdir(folder, { recursive: true })
  const outfile = join(folder, `${mutation?.rule.replaceAll(' ', '-') ?? entry}.mjs`)
  const left = new Set(mutation?.replacements)
  await build({
    input: join(here, `${entry}.ts`),
    platform: 'node',
    resolve: { conditionNames: ['chaos-source', 'import'] },
    plugins: [sources(left)],
    output: { file: outfile, format: 'esm', codeSplitting: false },
  })
  const [missed] = left
  if (missed !== undefined) throw new Error(`${missed.file} is not part of what is played, so it can't be altered.`)
  return outfile
}

function sources(left: Set<Mutation['replacements'][number]>): Plugin {
  return {
    name: 'sources',
    async load(path) {
      const file = relative(root, path).replaceAll('\\', '/')
      const edge = edges[file]
      if (edge !== undefined) return `export * from ${JSON.stringify(join(here, 'players', edge))}`
      const wanted = [...left].filter((replacement) => replacement.file === file)
      if (wanted.length === 0) return null
      let contents = await readFile(path, 'utf8')
      for (const replacement of wanted) {
        if (contents.split(replacement.text).length !== 2) {
          throw new Error(`${file} does not hold ${JSON.stringify(replacement.text)} just once.`)
        }
        contents = contents.replace(replacement.text, () => replacement.by)
        left.delete(replacement)
      }
      return contents
    },
  }
}
