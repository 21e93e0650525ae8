import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { type ChangeReport, type RunResult, registryOf, runExperiment } from 'chaos-core'
import istio from 'chaos-istio'
import kubernetes from 'chaos-kubernetes'
import type { ApiCall } from 'chaos-sandbox'
import { startShop } from '../support/shop.ts'
import { type Aimed, ArmedFault } from './armed-fault.ts'
import type { CallsOfRun } from './calls-of-run.ts'
import { placeOf } from './delete-before-arrival.ts'
import type { FaultyAction } from './faulty-actions.ts'
import { recoverCase } from './recover-case.ts'

/** Seconds after the end of a run in which a call that is still on its way would take effect. */
const afterwards = 120
/** Seconds after which a run has hung. */
const longest = 3600

/** What a run with a fault came to. */
export interface PlayedCase {
  readonly result: RunResult
  /** Objects that were not as before when the run ended, by their paths. */
  readonly changed: readonly string[]
  /** Those that were another way two minutes later than they were when it ended. */
  readonly late: readonly string[]
  /** Pods that were ready two minutes later. */
  readonly readyPods: number
  readonly calls: CallsOfRun
  /** Paths of objects that somebody else has deleted. */
  readonly deleted: readonly string[]
  /** What came of recovering what was left, without any fault; undefined where nothing was left. */
  readonly recovered: RecoveredCase | undefined
}

/** What the recovery of a run came to. */
export interface RecoveredCase {
  readonly changes: readonly ChangeReport[]
  /** Objects that were not as before two minutes later, by their paths. */
  readonly changed: readonly string[]
  readonly readyPods: number
}

/** Plays an action in a cluster of its own, with a fault or without. Rejects where the run does not end. */
export async function playCase(action: FaultyAction, aimed?: Aimed): Promise<PlayedCase> {
  const shop = await startShop()
  const { clock, sandbox } = shop
  const folder = await mkdtemp(join(tmpdir(), 'chaos-faults-'))
  try {
    if (action.takesAway !== undefined) await shop.call('POST', action.takesAway, { metadata: { name: 'lost' } })
    const kubeconfig = join(folder, 'kubeconfig')
    // Ports are used again, and clients remember what they know of a cluster: its name tells it from the one of an earlier case.
    await writeFile(kubeconfig, sandbox.kubeconfig.replaceAll('chaos-sandbox', folder), { mode: 0o600 })
    const steps = await action.steps(folder)
    const method = steps.map(({ activity, args }) => ({
      type: 'action',
      name: activity,
      provider: { type: 'plugin', activity, arguments: args },
    }))
    const before = await shop.wishes()
    const armed = new ArmedFault(sandbox, clock, `method/${steps.length - 1}`, aimed)
    const environment = { KUBECONFIG: kubeconfig }
    const registry = registryOf([kubernetes, istio])
    const stateFolder = join(folder, 'state')
    const run = runExperiment({
      source: { title: action.name, description: action.name, method },
      settings: {},
      registry,
      environment,
      stateFolder,
      journalPath: join(folder, 'journal.json'),
      signal: new AbortController().signal,
      clock,
      seed: '1',
      listener: (record) => armed.hear(record),
    })
    const hung = new Promise<never>((_resolve, reject) => {
      clock.after(longest * 1000, () => reject(new Error(`it had not ended after ${longest} s`)))
    })
    const result = await clock.passUntil(Promise.race([run, hung]))
    const calls = armed.calls()
    const atEnd = await shop.wishes()
    await clock.sleep(afterwards)
    const late = differing(atEnd, await shop.wishes())
    const readyPods = await shop.readyPods()
    const recover = async (): Promise<RecoveredCase> => {
      const { changes } = await recoverCase(stateFolder, clock, { environment, registry })
      await clock.sleep(afterwards)
      return { changes, changed: differing(before, await shop.wishes()), readyPods: await shop.readyPods() }
    }
    return {
      result,
      changed: differing(before, atEnd),
      late,
      readyPods,
      calls,
      recovered: isLeft(result) ? await recover() : undefined,
      deleted: sandbox.faults.calls.filter(isOfOthers).map(placeOf),
    }
  } finally {
    await sandbox.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Whether a run says that something is left. */
export function isLeft({ outcome }: RunResult): boolean {
  return outcome === 'not-restored' || outcome === 'not-healed'
}

type Wishes = Readonly<Record<string, unknown>>

function differing(one: Wishes, other: Wishes): readonly string[] {
  const paths = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...paths].filter((path) => !isDeepStrictEqual(one[path], other[path])).sort()
}

function isOfOthers({ verb, userAgent, code }: ApiCall): boolean {
  return verb === 'delete' && userAgent !== 'chaos' && code === 200
}
