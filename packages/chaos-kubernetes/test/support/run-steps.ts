import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type RunResult, registryOf, runExperiment } from 'chaos-core'
import plugin from 'chaos-kubernetes'
import type { Sandbox, VirtualClock } from 'chaos-sandbox'

export interface Step {
  readonly activity: string
  readonly args: Readonly<Record<string, unknown>>
  /** Seconds before and after it. */
  readonly pauses?: { readonly before?: number; readonly after?: number }
}

/** Runs actions one after another, as an experiment of their own. */
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
): Promise<RunSteps> {
  const kubeconfig = join(folder, 'kubeconfig')
  await writeFile(kubeconfig, sandbox.kubeconfig, { mode: 0o600 })
  return async (steps, more = {}, signal = new AbortController().signal) => {
    const method = steps.map(({ activity, args, ...more }) => ({
      type: 'action',
      name: activity,
      ...more,
      provider: { type: 'plugin', activity: `kubernetes/${activity}`, arguments: args },
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
      listener: () => undefined,
    })
  }
}
