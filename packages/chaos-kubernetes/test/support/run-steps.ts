import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RecordListener, type RunResult, registryOf, runExperiment } from 'chaos-core'
import plugin from 'chaos-kubernetes'
import { type Sandbox, startSandbox, type VirtualClock, virtualClock } from 'chaos-sandbox'

export interface Step {
  /** An action unless given. */
  readonly type?: 'action' | 'probe'
  readonly activity: string
  readonly args: Readonly<Record<string, unknown>>
  /** Names of secrets of the experiment that say which cluster is meant. */
  readonly secrets?: readonly string[]
  /** Seconds before and after it. */
  readonly pauses?: { readonly before?: number; readonly after?: number }
}

/** Runs activities one after another, as an experiment of their own. */
export type RunSteps = (
  steps: readonly Step[],
  more?: Readonly<Record<string, unknown>>,
  /** Stops the run. */
  signal?: AbortSignal,
) => Promise<RunResult>

/** What runs actions on a cluster, by its clock. Files go to the folder. */
export async function runStepsOn(
  { sandbox, clock }: { readonly sandbox: Sandbox; readonly clock: VirtualClock },
  folder: string,
  listener: RecordListener = () => undefined,
): Promise<RunSteps> {
  const kubeconfig = join(folder, 'kubeconfig')
  await writeFile(kubeconfig, sandbox.kubeconfig, { mode: 0o600 })
  return async (steps, more = {}, signal = new AbortController().signal) => {
    const method = steps.map(({ type = 'action', activity, args, secrets, pauses }) => ({
      type,
      name: activity,
      ...(pauses && { pauses }),
      provider: { type: 'plugin', activity: `kubernetes/${activity}`, arguments: args, ...(secrets && { secrets }) },
    }))
    const source = join(folder, 'experiment.json')
    await writeFile(source, JSON.stringify({ title: 't', description: 'd', method, ...more }))
    return runExperiment({
      source,
      settings: {},
      // A virtual clock does not see that modules are fetched, so none may have to be.
      registry: registryOf([plugin]),
      environment: { KUBECONFIG: kubeconfig },
      stateFolder: join(folder, 'state'),
      journalPath: join(folder, 'journal.json'),
      signal,
      clock,
      listener,
    })
  }
}

/** An empty cluster by a virtual clock, and what runs actions on it. */
export interface EmptyCluster {
  readonly clock: VirtualClock
  readonly sandbox: Sandbox
  readonly run: RunSteps
  stop(): Promise<void>
}

/** `listener` hears what its runs record. */
export async function startEmptyCluster(nodes: number, listener?: RecordListener): Promise<EmptyCluster> {
  const clock = virtualClock()
  const sandbox = await startSandbox({ preset: 'empty', nodes, clock, seed: 7 })
  const folder = await mkdtemp(join(tmpdir(), 'chaos-runs-'))
  return {
    clock,
    sandbox,
    run: await runStepsOn({ sandbox, clock }, folder, listener),
    async stop() {
      await sandbox.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
