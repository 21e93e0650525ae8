import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  findUnfinishedRuns,
  findWitnesses,
  isProven,
  type PluginRegistry,
  recoverRuns,
  runExperiment,
} from 'chaos-core'
import { parse } from 'yaml'
import type { ClusterUnderTest } from './cluster-under-test.ts'
import { type Death, MortalProcess } from './mortal-process.ts'
import type { Scenario } from './scenarios.ts'

/** A run that ends somewhere. */
export interface Ending {
  readonly scenario: Scenario
  /** Left out where it comes to its own end. */
  readonly death?: Death
}

/** A recovery, which may end somewhere, too. */
export interface Recovering {
  /** The runs that are asked for, by their numbers; left out for all. */
  readonly which?: readonly number[]
  readonly death?: Death
}

/** Where processes of ours end, and what is recovered after that; in the end, whatever is left. */
export interface Point {
  readonly runs: readonly Ending[]
  readonly recoveries: readonly Recovering[]
}

/** How far a process came: its records, its calls, and which of them only read. */
export type Course = Pick<MortalProcess, 'records' | 'calls' | 'reads'>

/** What came of a point. */
export interface Played {
  /** What is not as it was, or not proven; empty where all is well. */
  readonly finds: readonly string[]
  /** Of each process, in order. */
  readonly courses: readonly Course[]
}

/** Plays a point on a cluster, which is as before in the end unless something was found. */
export async function playPoint(point: Point, cluster: ClusterUnderTest, registry: PluginRegistry): Promise<Played> {
  const folder = await mkdtemp(join(tmpdir(), 'crash-point-'))
  const processes: MortalProcess[] = []
  let state = join(folder, 'state-0')
  await mkdir(state)
  const environmentOf = async (process: MortalProcess) => {
    const kubeconfig = join(folder, `kubeconfig-${processes.indexOf(process)}`)
    await writeFile(kubeconfig, ownKubeconfig(cluster.parts.kubeconfig, kubeconfig), { mode: 0o600 })
    return { ...cluster.parts.environment, KUBECONFIG: kubeconfig, HOME: folder }
  }
  const play = async <Result>(death: Death | undefined, work: (process: MortalProcess) => Promise<Result>) => {
    const remains = join(folder, `state-${processes.length + 1}`)
    const process = new MortalProcess(cluster.parts.clock, state, remains, death)
    processes.push(process)
    const came = await process.run(() => work(process))
    if (came === 'died') state = remains
    return came
  }
  const recover = async ({ which, death }: Recovering) =>
    play(death, async (process) => {
      const environment = await environmentOf(process)
      const found = await findUnfinishedRuns(state)
      const asked = found.filter(
        ({ runId }) => which === undefined || which.some((number) => runId === `run-${number}`),
      )
      const results = recoverRuns(asked, {
        registry,
        environment,
        overrides: { KUBECONFIG: environment.KUBECONFIG },
        listener: () => process.wrote(),
        clock: process.clock,
        signal: new AbortController().signal,
        others: found.filter((run) => !asked.includes(run)),
        witnesses: await findWitnesses(state, found),
      })
      return Promise.all(results)
    })
  try {
    const finds: string[] = []
    for (const [index, { scenario, death }] of point.runs.entries()) {
      // Nobody begins in the very moment in which another one does something.
      await cluster.parts.clock.sleep(1)
      await play(death, async (process) =>
        runExperiment({
          source: scenario.experiment,
          settings: {},
          registry,
          environment: await environmentOf(process),
          stateFolder: state,
          journalPath: join(folder, `journal-${index}.json`),
          seed: '1',
          runId: `run-${index + 1}`,
          clock: process.clock,
          signal: new AbortController().signal,
          listener: () => process.wrote(),
        }),
      )
    }
    // A tap that has come off would else show as points that are few, and all well.
    const { death: end } = point.runs[0]!
    if ((end === undefined || end === 'pause') && processes[0]?.calls === 0)
      finds.push('no call of its run was seen, so it could die at none')
    for (const recovering of point.recoveries) await recover(recovering)
    const results = await recover({})
    for (const { runId, proven, changes } of results === 'died' ? [] : results) {
      const open = changes.filter(({ fate }) => !isProven(fate))
      if (!proven)
        finds.push(
          `${runId} is not proven: ${open.map(({ object, fate, detail }) => `${object} ${fate} (${detail})`).join('; ')}`,
        )
    }
    finds.push(...(await cluster.differences()))
    return { finds, courses: processes }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A kubeconfig that leads to the same cluster and is not another process's: what processes share in memory, they share by it. */
function ownKubeconfig(text: string, name: string): string {
  const config = parse(text) as { readonly clusters: readonly { readonly cluster: Record<string, unknown> }[] }
  for (const { cluster } of config.clusters) cluster['extensions'] = [{ name: 'process', extension: name }]
  return JSON.stringify(config)
}
