import { readFileSync } from 'node:fs'
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Chaos, experimentOf, newChaos } from '../chaos.ts'
import { linkFilesPlugin, setFileTo } from '../linked-plugin.ts'
import { until } from '../until.ts'

const names = ['one', 'two', 'three']

/** Two runs that were killed: `broken` changed the files one and two, `sound` changed the file three. Before, each held `before`. */
export interface KilledRuns extends AsyncDisposable {
  readonly chaos: Chaos
  readonly broken: string
  readonly sound: string
  /** A path in the folder of `broken`. */
  at(name: string): string
  /** Makes everything as it was right after the kills. */
  again(): Promise<void>
  /** What the three files hold. */
  texts(): Promise<readonly string[]>
  /** The runs that are marked as unfinished. */
  marks(): Promise<readonly string[]>
  /** The lines of a file in the folder of `broken`. */
  lines(name?: string): Promise<string[]>
  rewrite(change: (all: string[]) => readonly string[], name?: string): Promise<void>
}

/** Starts two runs, one after the other, and kills each while it waits. */
export async function killTwoRuns(): Promise<KilledRuns> {
  const chaos = await newChaos()
  await linkFilesPlugin(chaos)
  for (const name of names) await chaos.write(name, 'before')
  const broken = await killedRun(chaos, ['one', 'two'])
  const sound = await killedRun(chaos, ['three'])
  const snapshot = `${chaos.state}-snapshot`
  await cp(chaos.state, snapshot, { recursive: true })
  const at = (name: string) => join(chaos.state, 'runs', broken, name)
  const lines = async (name = 'log.jsonl') => (await readFile(at(name), 'utf8')).trimEnd().split('\n')
  return {
    chaos,
    broken,
    sound,
    at,
    lines,
    async again() {
      await rm(chaos.state, { recursive: true, force: true })
      await cp(snapshot, chaos.state, { recursive: true })
      for (const name of names) await chaos.write(name, 'during')
    },
    texts: () => Promise.all(names.map((name) => readFile(join(chaos.folder, name), 'utf8'))),
    marks: () => readdir(join(chaos.state, 'unfinished')).catch((): string[] => []),
    async rewrite(change, name = 'log.jsonl') {
      const text = change(await lines(name)).map((line) => `${line}\n`)
      await writeFile(at(name), text.join(''))
    },
    [Symbol.asyncDispose]: () => chaos[Symbol.asyncDispose](),
  }
}

/** Starts a run that sets files to `during`, and kills it while it waits. Returns its id. */
export async function killedRun(chaos: Chaos, files: readonly string[], args: readonly string[] = []): Promise<string> {
  const method = files.map((file) => setFileTo(join(chaos.folder, file), 'during'))
  const slow = { ...method.at(-1)!, pauses: { after: 60 } }
  await chaos.write('experiment.json', experimentOf([...method.slice(0, -1), slow]))
  const runs = join(chaos.state, 'runs')
  const before: readonly string[] = await readdir(runs).catch(() => [])
  const run = chaos.start(['run', 'experiment.json', ...args])
  await run.says('waits')
  const id = (await readdir(runs)).find((found) => !before.includes(found))!
  // What is shown is a moment ahead of what is written.
  await until(() => readFileSync(join(runs, id, 'log.jsonl'), 'utf8').includes('"type":"pause"'))
  run.kill('SIGKILL')
  await run.finished
  return id
}
