import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { availableParallelism, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

/**
 * Measures all that there is a bench for, or the parts that are named, one after the other, and writes what came out as a Markdown page.
 *
 * `npm run bench -- [PART …] [--markdown FILE]`, after a build; `bench.md` unless a file is named. Exit code 1 where a goal is missed. Peers are measured
 * where they are: kubectl on the PATH (or `KUBECTL`), the real Chaos Toolkit where `CTK` names its `chaos`, a real control plane where the end-to-end tests have one.
 */
const parts: Readonly<Record<string, string>> = {
  drain: 'Drain 10 nodes of 50 pods',
  'drain-with-budgets': 'Drain 10 nodes of 50 pods within disruption budgets, on a real control plane',
  'many-pods': 'Count, and choose among, many pods',
  'recover-many': 'Recover after kill -9',
}
const { values, positionals } = readArguments()
const chosen = positionals.length === 0 ? Object.keys(parts) : positionals

const sections: string[] = []
for (const part of chosen) {
  const load = loadavg()[0]!.toFixed(1)
  const heading = `## ${parts[part]}\n\nLoad of the machine when it began: ${load}, with ${availableParallelism()} processors.\n`
  console.log(heading)
  const { table, missed, code } = await play(part)
  const misses = missed === '' ? '' : `\n${missed}`
  sections.push(`${heading}\n${table}${misses}`)
  if (code !== 0) process.exitCode = 1
}
await writeFile(values.markdown, `# What was measured\n\nNode ${process.versions.node}.\n\n${sections.join('\n')}`)
console.log(`Written to ${values.markdown}.`)

/** What was asked for; says what there is, and ends, where that is something else. */
function readArguments() {
  try {
    const read = parseArgs({
      allowPositionals: true,
      options: { markdown: { type: 'string', default: 'bench.md' } },
    })
    const unknown = read.positionals.find((part) => !(part in parts))
    if (unknown === undefined) return read
    console.error(`There is no part ${unknown}.`)
  } catch (error) {
    console.error((error as Error).message)
  }
  console.error(`Usage: npm run bench -- [PART …] [--markdown FILE]\nParts: ${Object.keys(parts).join(', ')}`)
  process.exit(2)
}

/** Plays one, and prints what it says as it comes. */
async function play(part: string) {
  const path = fileURLToPath(new URL(`${part}.ts`, import.meta.url))
  const child = spawn(process.execPath, [path], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [table, missed] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => {
    table += chunk.toString()
    process.stdout.write(chunk)
  })
  child.stderr.on('data', (chunk: Buffer) => {
    missed += chunk.toString()
    process.stderr.write(chunk)
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { table, missed, code }
}
