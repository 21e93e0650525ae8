import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { builtCli } from './built-cli.ts'
import { toolkit } from './toolkit.ts'

/**
 * What it costs to count, and to choose one in a hundred of, many pods of 6.5 KB each: time and memory of `chaos`, of a program that does nothing but
 * read and parse the same pages, and, with CTK=path/to/chaos, of the real Chaos Toolkit (10,000 pods; more would take it many minutes). They take
 * turns, and each figure is the best of its runs: what else the machine does only ever adds to it.
 *
 * `node e2e/bench/many-pods.ts [RUNS [PODS …]]`, after a build; exit code 1 where a goal is missed. `CHAOS=path/to/chaos.js` measures another one.
 */
const runs = Number(process.argv[2] ?? 3)
const sizes = process.argv.length > 3 ? process.argv.slice(3).map(Number) : [1, 10_000, 100_000]
const goals = { megabytes: 300, timesPlain: 2, ofPeersCpu: 1 / 10, ofPeersMemory: 1 / 4 }
const { PATH } = process.env
const namespace = 'many'
const part = (name: string) => fileURLToPath(new URL(`many-pods/${name}`, import.meta.url))

interface Usage {
  /** From the start of the process to its end. */
  readonly seconds: number
  /** Seconds of it that came before the first pod was deleted, where one was. */
  readonly untilChosen: number
  readonly cpu: number
  readonly megabytes: number
}

interface Contender {
  readonly name: string
  readonly run: (server: Server) => Promise<Usage>
}

interface Server {
  readonly url: string
  readonly pods: number
}

const folder = await mkdtemp(join(tmpdir(), 'chaos-many-pods-'))
const missed: string[] = []
try {
  console.log(
    '| pods | work | who | seconds | until chosen | CPU seconds | MB | times chaos, CPU | times chaos, MB |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
  )
  for (const pods of sizes) {
    const peers = pods === 10_000 && toolkit !== undefined ? [chaosToolkit] : []
    for (const work of ['count', 'choose 1 %'] as const) {
      const best = await takeTurns(pods, work, [plain(), chaos(work), ...peers.map((make) => make(work))])
      judge(`${work} of ${pods}`, pods, best)
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
if (toolkit === undefined) console.error('CTK is not set, so the real Chaos Toolkit was not measured.')
for (const miss of missed) console.error(`Missed: ${miss}`)
process.exitCode = missed.length === 0 ? 0 : 1

async function takeTurns(
  pods: number,
  work: string,
  contenders: readonly Contender[],
): Promise<ReadonlyMap<string, Usage>> {
  const best = new Map<string, Usage>()
  for (let run = 0; run < runs; run += 1) {
    for (const { name, run: measure } of contenders) {
      const usage = await withServer(pods, measure)
      const known = best.get(name) ?? usage
      const least = (key: keyof Usage) => Math.min(known[key], usage[key])
      // Memory is not disturbed by others, so of that the most counts.
      const megabytes = Math.max(known.megabytes, usage.megabytes)
      best.set(name, { seconds: least('seconds'), untilChosen: least('untilChosen'), cpu: least('cpu'), megabytes })
    }
  }
  for (const [name, { seconds, untilChosen, cpu, megabytes }] of best) {
    const figures = [seconds, untilChosen, cpu].map((figure) => figure.toFixed(2))
    const own = best.get('chaos')!
    const times = [cpu / own.cpu, megabytes / own.megabytes].map((ratio) => ratio.toFixed(2))
    console.log(`| ${[pods, work, name, ...figures, megabytes.toFixed(0), ...times].join(' | ')} |`)
  }
  return best
}

function judge(what: string, pods: number, best: ReadonlyMap<string, Usage>): void {
  const [least, own, other] = ['pages alone', 'chaos', 'Chaos Toolkit'].map((name) => best.get(name))
  if (own === undefined || least === undefined) return
  const expect = (holds: boolean, sentence: string) => {
    if (!holds) missed.push(`${what}: ${sentence}`)
  }
  if (pods === 100_000) {
    expect(own.megabytes <= goals.megabytes, `${own.megabytes.toFixed(0)} MB, at most ${goals.megabytes}`)
    const times = own.untilChosen / least.untilChosen
    expect(
      times <= goals.timesPlain,
      `${times.toFixed(2)} times as long as reading the pages, at most ${goals.timesPlain}`,
    )
  }
  if (other === undefined) return
  const [cpu, memory] = [own.cpu / other.cpu, own.megabytes / other.megabytes]
  expect(cpu <= goals.ofPeersCpu, `${cpu.toFixed(3)} of Chaos Toolkit's CPU time, at most ${goals.ofPeersCpu}`)
  expect(
    memory <= goals.ofPeersMemory,
    `${memory.toFixed(3)} of Chaos Toolkit's memory, at most ${goals.ofPeersMemory}`,
  )
}

function plain(): Contender {
  const run = async (server: Server) => {
    const { output, ...usage } = await measureNode(
      [part('read-pages.ts'), `${server.url}/api/v1/namespaces/${namespace}/pods`],
      server,
    )
    if (Number(output) !== server.pods) throw new Error(`It read ${output} pods.`)
    return usage
  }
  return { name: 'pages alone', run }
}

function chaos(work: string): Contender {
  const run = async (server: Server) => {
    const { file, journal, environment } = await place(server, work)
    const { output: _, ...usage } = await measureNode(
      [builtCli, 'run', file, '--journal-path', journal],
      server,
      environment,
    )
    await judgeJournal(journal, work, server)
    return usage
  }
  return { name: 'chaos', run }
}

/** Measured by its own Python: what its children took. */
function chaosToolkit(work: string): Contender {
  const run = async (server: Server) => {
    const { file, journal, environment, home } = await place(server, work)
    const program = `
import json, resource, subprocess, sys
subprocess.run(sys.argv[2:], check=True)
taken = resource.getrusage(resource.RUSAGE_CHILDREN)
json.dump({"cpu": taken.ru_utime + taken.ru_stime, "megabytes": taken.ru_maxrss / 1024}, open(sys.argv[1], "w"))`
    const usage = join(home, 'usage.json')
    const run = [toolkit!, '--no-version-check', 'run', file, '--journal-path', journal]
    const python = join(dirname(toolkit!), 'python')
    const { output: _, ...figures } = await measure(python, ['-c', program, usage, ...run], server, {
      ...environment,
      usage,
    })
    await judgeJournal(journal, work, server)
    return figures
  }
  return { name: 'Chaos Toolkit', run }
}

async function judgeJournal(journal: string, work: string, { pods }: Server): Promise<void> {
  const { run } = JSON.parse(await readFile(journal, 'utf8')) as {
    readonly run: readonly { readonly output: unknown }[]
  }
  const output = run[0]?.output
  const found = Array.isArray(output) ? output.length : output
  const wanted = work === 'count' ? pods : Math.ceil(pods / 100)
  if (found !== wanted) throw new Error(`${work} of ${pods}: its output is ${JSON.stringify(output)?.slice(0, 80)}.`)
}

async function place({ url }: Server, work: string) {
  const home = await mkdtemp(join(folder, 'run-'))
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'many',
    contexts: [{ name: 'many', context: { cluster: 'many', user: 'many' } }],
    clusters: [{ name: 'many', cluster: { server: url } }],
    users: [{ name: 'many', user: { token: 'bench' } }],
  }
  const step =
    work === 'count'
      ? {
          type: 'probe',
          provider: {
            func: 'count_pods',
            module: 'chaosk8s.pod.probes',
            arguments: { label_selector: 'app=web', ns: namespace },
          },
        }
      : {
          type: 'action',
          provider: {
            func: 'terminate_pods',
            module: 'chaosk8s.pod.actions',
            arguments: { label_selector: 'app=web', ns: namespace, rand: true, mode: 'percentage', qty: 1 },
          },
        }
  const method = [{ ...step, name: work, provider: { type: 'python', ...step.provider } }]
  const [file, journal, config] = ['experiment.json', 'journal.json', 'kubeconfig'].map((name) => join(home, name)) as [
    string,
    string,
    string,
  ]
  await writeFile(
    file,
    JSON.stringify({ version: '1.0.0', title: 'Many pods', description: 'Reads many pods.', method }),
  )
  await writeFile(config, JSON.stringify(kubeconfig))
  const environment = { PATH, HOME: home, CHAOS_STATE_DIR: join(home, 'state'), NO_COLOR: '1', KUBECONFIG: config }
  return { home, file, journal, environment }
}

async function withServer<Result>(pods: number, use: (server: Server) => Promise<Result>): Promise<Result> {
  const child = spawn(process.execPath, [part('pods-server.ts'), String(pods)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const [url] = (await once(createInterface(child.stdout), 'line')) as [string]
    return await use({ url, pods })
  } finally {
    child.kill()
    await once(child, 'close')
  }
}

async function measureNode(args: readonly string[], server: Server, environment: NodeJS.ProcessEnv = { PATH }) {
  const usage = join(await mkdtemp(join(folder, 'usage-')), 'usage.json')
  return measure(process.execPath, ['--import', part('note-usage.ts'), ...args], server, { ...environment, usage })
}

/** Runs a program that leaves what it took in a file. */
async function measure(
  program: string,
  args: readonly string[],
  { url }: Server,
  { usage, ...environment }: NodeJS.ProcessEnv & { readonly usage: string },
): Promise<Usage & { readonly output: string }> {
  const begin = Date.now()
  const env = { ...environment, CHAOS_BENCH_USAGE: usage }
  const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let errors = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
  })
  const [exitCode] = (await once(child, 'close')) as [number | null]
  const end = Date.now()
  if (exitCode !== 0) throw new Error(`It ended with ${exitCode}: ${errors.slice(-2000)}`)
  const taken = JSON.parse(await readFile(usage, 'utf8')) as Pick<Usage, 'cpu' | 'megabytes'>
  const { firstDelete = end } = (await (await fetch(`${url}/stats`)).json()) as { readonly firstDelete?: number }
  return { ...taken, output, seconds: (end - begin) / 1000, untilChosen: (firstDelete - begin) / 1000 }
}
