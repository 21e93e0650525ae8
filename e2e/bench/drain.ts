import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { startSandbox } from 'chaos-sandbox'
import { builtCli } from './built-cli.ts'
import { median } from './median.ts'
import { toolkit } from './toolkit.ts'

/**
 * Draining ten nodes of 50 pods, of which each takes 2 s to end, in a sandbox: `chaos`, proof of every healing included, beside kubectl with all nodes side by side, and,
 * with CTK=path/to/chaos, the real Chaos Toolkit with each node's drain in the background, once. Without a refusal, and with every twentieth eviction refused once.
 *
 * `node e2e/bench/drain.ts [RUNS]`, after a build; exit code 1 where a goal is missed.
 */
const runs = Number(process.argv[2] ?? 3)
const goals = { ofPeer: 1 / 4, calls: 560 }
const nodeCount = 10
const perNode = 50
const pods = '/api/v1/namespaces/default/pods'
const { KUBECTL: kubectl = 'kubectl' } = process.env

interface Place {
  readonly folder: string
  readonly environment: NodeJS.ProcessEnv
  readonly nodes: readonly string[]
}

interface Contender {
  readonly who: string
  readonly runs: number
  drain(place: Place): Promise<void>
}

interface Figures {
  readonly seconds: number
  readonly calls: number
  /** Pods that were still on the nodes when it was over. */
  readonly left: number
}

const contenders: readonly Contender[] = [
  { who: 'chaos', runs, drain: drainWithChaos },
  ...((await answers(kubectl, ['version', '--client'])) ? [{ who: 'kubectl', runs, drain: drainWithKubectl }] : []),
  ...(toolkit === undefined ? [] : [{ who: 'Chaos Toolkit', runs: 1, drain: drainWithToolkit }]),
]
const folder = await mkdtemp(join(tmpdir(), 'chaos-drain-'))
const missed: string[] = []
try {
  console.log(
    '| evictions refused | who | seconds | calls | pods left | times chaos |\n| --- | --- | --- | --- | --- | --- |',
  )
  for (const refused of [0, 5]) {
    const taken = new Map<Contender, Figures[]>(contenders.map((contender) => [contender, []]))
    for (let run = 0; run < runs; run += 1) {
      for (const contender of contenders.filter(({ runs }) => run < runs))
        taken.get(contender)!.push(await measure(contender, refused))
    }
    report(refused, taken)
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
if (contenders.length === 1) console.error('Neither kubectl nor CTK is there, so nobody was compared with.')
for (const miss of missed) console.error(`Missed: ${miss}`)
process.exitCode = missed.length === 0 ? 0 : 1

/** Who left pods where they were has no time to be compared with. */
function report(refused: number, taken: ReadonlyMap<Contender, readonly Figures[]>): void {
  const middle = (figures: readonly Figures[]) => median(figures.map(({ seconds }) => seconds))
  const leftBy = (figures: readonly Figures[]) => Math.max(...figures.map(({ left }) => left))
  const own = taken.get(contenders[0]!)!
  for (const [{ who }, figures] of taken) {
    const seconds = figures.map(({ seconds }) => seconds.toFixed(1)).join(', ')
    const calls = median(figures.map(({ calls }) => calls))
    const left = leftBy(figures)
    const times = left > 0 ? '' : (middle(figures) / middle(own)).toFixed(1)
    console.log(`| ${refused} % | ${who} | ${seconds} | ${calls} | ${left} | ${times} |`)
  }
  if (leftBy(own) > 0) missed.push(`with ${refused} % refused, ${leftBy(own)} pods were left`)
  const calls = median(own.map(({ calls }) => calls))
  if (refused === 0 && calls > goals.calls) missed.push(`${calls} calls, at most ${goals.calls}`)
  const peers = [...taken.values()].filter((figures) => figures !== own && leftBy(figures) === 0).map(middle)
  const share = middle(own) / Math.min(...peers)
  if (share > goals.ofPeer) {
    const when = `with ${refused} % refused`
    missed.push(`${when}, ${share.toFixed(2)} of the best peer's time, at most ${goals.ofPeer}`)
  }
}

/** Drains a sandbox of its own. */
async function measure({ drain }: Contender, refused: number): Promise<Figures> {
  await using sandbox = await startSandbox({ preset: 'empty', nodes: 2 * nodeCount })
  const call = async (method: string, path: string, body?: object) => {
    const headers = { 'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' }
    const answer = await fetch(`${sandbox.url}${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers }),
    })
    return (await answer.json()) as { readonly items: readonly { readonly spec: { readonly nodeName?: string } }[] }
  }
  const names = Array.from({ length: 2 * nodeCount }, (_, at) => `node-${at + 1}`)
  const [nodes, spare] = [names.slice(0, nodeCount), names.slice(nodeCount)]
  for (const name of nodes) await call('PATCH', `/api/v1/nodes/${name}`, { metadata: { labels: { pool: 'bench' } } })
  const cordon = async (unschedulable: boolean) => {
    for (const name of spare) await call('PATCH', `/api/v1/nodes/${name}`, { spec: { unschedulable } })
  }
  await cordon(true)
  for (let at = 0; at < nodeCount; at += 1)
    await call('POST', '/apis/apps/v1/namespaces/default/deployments', deployment(`app-${at}`))
  const running = async () =>
    (await call('GET', `${pods}?fieldSelector=status.phase%3DRunning`)).items.length === nodeCount * perNode
  const late = performance.now() + 60_000
  while (!(await running())) {
    if (performance.now() > late) throw new Error('The pods to drain are not running after 60 s.')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  await cordon(false)
  if (refused > 0) {
    sandbox.faults.add({
      match: { resource: 'pods/eviction' },
      effect: { kind: 'status', code: 429 },
      times: (nodeCount * perNode * refused) / 100,
    })
  }
  const home = await mkdtemp(join(folder, 'run-'))
  await writeFile(join(home, 'kubeconfig'), sandbox.kubeconfig, { mode: 0o600 })
  const environment = { PATH: process.env['PATH'], HOME: home, KUBECONFIG: join(home, 'kubeconfig') }
  const known = sandbox.faults.calls.length
  const start = performance.now()
  await drain({ folder: home, environment, nodes })
  const seconds = (performance.now() - start) / 1000
  const calls = sandbox.faults.calls.slice(known).length
  const left = (await call('GET', pods)).items.filter(({ spec }) => nodes.includes(spec.nodeName ?? '')).length
  return { seconds, calls, left }
}

function deployment(app: string) {
  const labels = { app }
  return {
    metadata: { name: app },
    spec: {
      replicas: perNode,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, annotations: { 'sim.cluster/stop-after': '2s' } },
        spec: { containers: [{ name: 'web', image: 'web:1' }] },
      },
    },
  }
}

async function drainWithChaos(place: Place): Promise<void> {
  const provider = {
    type: 'plugin',
    activity: 'kubernetes/drain-nodes',
    arguments: { label_selector: 'pool=bench', timeout: 300 },
  }
  const file = await experiment(place, [{ type: 'action', name: 'drain', provider }])
  await run(process.execPath, [builtCli, 'run', file, '--rollback-strategy', 'never'], place)
}

async function drainWithKubectl({ nodes, ...place }: Place): Promise<void> {
  await Promise.all(
    nodes.map(async (node) => run(kubectl, ['drain', node, '--ignore-daemonsets'], { nodes, ...place })),
  )
}

async function drainWithToolkit(place: Place): Promise<void> {
  const method = place.nodes.map((name) => ({
    type: 'action',
    name: `drain ${name}`,
    background: true,
    provider: {
      type: 'python',
      module: 'chaosk8s.node.actions',
      func: 'drain_nodes',
      arguments: { name, timeout: 300 },
    },
  }))
  // Its run fails at the first eviction that is refused.
  await run(toolkit!, ['--no-version-check', 'run', await experiment(place, method)], place, [0, 1])
}

async function experiment({ folder }: Place, method: readonly object[]): Promise<string> {
  const file = join(folder, 'experiment.json')
  await writeFile(file, JSON.stringify({ title: 'Drain', description: 'Ten nodes at once.', method }))
  return file
}

async function run(
  program: string,
  args: readonly string[],
  { folder, environment }: Place,
  codes: readonly (number | null)[] = [0],
): Promise<void> {
  const child = spawn(program, args, { cwd: folder, env: environment, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  if (!codes.includes(code)) throw new Error(`${basename(program)} ended with ${code}:\n${said}`)
}

async function answers(program: string, args: readonly string[]): Promise<boolean> {
  const child = spawn(program, args, { stdio: 'ignore' })
  return Promise.race([once(child, 'error').then(() => false), once(child, 'close').then(([code]) => code === 0)])
}
