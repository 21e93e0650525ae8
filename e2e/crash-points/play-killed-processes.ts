import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findUnfinishedRuns, recoverRuns } from 'chaos-core'
import { Random } from '../histories/random.ts'
import type { ClusterUnderTest } from './cluster-under-test.ts'
import type { Find, PlayedPoints } from './play-points.ts'
import { registry } from './registry.ts'
import { actionsOn, type Scenario, scenarioOf } from './scenarios.ts'
import { startTimedCluster } from './start-clusters.ts'

const program = fileURLToPath(new URL('./killed-run.ts', import.meta.url))

/** What a run in a process of its own is told. */
export interface KilledRun {
  readonly scenario: Scenario
  readonly stateFolder: string
  readonly environment: Readonly<Record<string, string>>
  /** The record at which it ends itself by SIGKILL. */
  readonly record: number
}

/** Plays runs in processes of their own that end by SIGKILL at a random record, and recovers each here. */
export async function playKilledProcesses(
  count: number,
  { manifests, seed }: { readonly manifests: string; readonly seed: number },
): Promise<PlayedPoints> {
  const random = new Random(seed)
  const finds: Find[] = []
  let cluster = await startTimedCluster()
  const groups = Object.values(actionsOn({ manifests, node: cluster.node }))
  for (let played = 0; played < count; played += 1) {
    const steps = random.pick(groups)
    const scenario = scenarioOf('killed', [random.pick(steps), random.pick(steps)])
    const record = random.between(2, 24)
    const found = await playOne(cluster, scenario, record)
    if (found.length === 0) continue
    finds.push({ point: `${JSON.stringify(scenario.experiment['method'])}, killed at record ${record}`, found })
    await cluster[Symbol.asyncDispose]()
    cluster = await startTimedCluster()
  }
  await cluster[Symbol.asyncDispose]()
  return { played: count, finds }
}

async function playOne(cluster: ClusterUnderTest, scenario: Scenario, record: number): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'killed-run-'))
  const stateFolder = join(folder, 'state')
  await mkdir(stateFolder)
  const environment = { ...cluster.parts.environment, KUBECONFIG: cluster.parts.kubeconfigPath, HOME: folder }
  try {
    const told: KilledRun = { scenario, stateFolder, environment, record }
    const args = ['--conditions=chaos-source', program, JSON.stringify(told)]
    const running = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
    const [code, signal] = (await once(running, 'exit')) as [number | null, string | null]
    if (signal !== 'SIGKILL' && code !== 0) return [`the run ended with ${code ?? signal}`]
    const runs = await findUnfinishedRuns(stateFolder)
    const { clock } = cluster.parts
    const options = { registry, environment, listener: () => undefined, clock, signal: new AbortController().signal }
    const results = await Promise.all(recoverRuns(runs, options))
    const finds = results.filter(({ proven }) => !proven).map(({ changes }) => `not proven: ${JSON.stringify(changes)}`)
    return [...finds, ...(await cluster.differences())]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
