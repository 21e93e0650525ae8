import type { ActionContext, AnyChange, ChangeCall, SystemContext, Target } from 'chaos-plugin-api'
import { isStepFailure } from 'chaos-plugin-api'
import { ChangeLedger, isProven } from '../../../packages/core/src/changes/change-ledger.ts'
import { ChangeRecorder } from '../../../packages/core/src/changes/change-recorder.ts'
import { ChangeTypes } from '../../../packages/core/src/changes/resolve-change.ts'
import { undoChanges } from '../../../packages/core/src/changes/undo-changes.ts'
import type { RunToUndo, Witnesses } from '../../../packages/core/src/changes/undo-parts.ts'
import { Holds } from '../../../packages/core/src/run/holds.ts'
import { createRedaction } from '../../../packages/core/src/secrets/redact.ts'
import type { RunPlan } from '../history.ts'
import type { DiskLog } from '../world/disk.ts'
import type { Process } from '../world/process.ts'
import type { World } from '../world/world.ts'
import { alterObject } from './alter-object.ts'
import { connect } from './connect.ts'
import { silent } from './logger.ts'
import { registry } from './model-plugin.ts'

/** Seconds for the undo of an object, and for what has to heal. */
export const limits = { deadline: 45, heal: 10 }

type Context = Pick<ActionContext<Target, AnyChange>, 'change' | 'step'>

/** Plays a run as the product makes it: change by change, and the undo in the end. */
export async function playRun(world: World, process: Process, { changes }: RunPlan): Promise<void> {
  const runId = process.name
  const disk = world.newLog(runId)
  process.runs.add(runId)
  const ledger = new ChangeLedger()
  const log = disk.openedBy(process, ledger)
  const types = new ChangeTypes(registry)
  const recorder = new ChangeRecorder({ log, ledger, types, redaction: createRedaction({}) })
  const { signal } = new AbortController()
  const system = {
    signal,
    logger: silent,
    clock: process.clock,
    secrets: {},
    configuration: {},
    environment: { PROCESS: process.name },
    learnSecret: () => undefined,
  }
  const origin = {
    plugin: 'model',
    activity: 'model/alter',
    attempt: 1,
    phase: 'method',
    scopes: [],
    given: { secrets: [], texts: new Set<string>(), scopes: {} },
  } as const
  const undo = (
    wanted: RunToUndo['wanted'],
    more: Partial<RunToUndo> = {},
    environment: SystemContext['environment'] = system.environment,
  ) =>
    undoChanges(
      [
        {
          runId,
          ledger,
          wanted,
          limits,
          note: (record) => log.append(record),
          synced: () => log.synced(),
          mask: (text) => text,
          progress: () => undefined,
          systemContext: async (_, fresh) => ({ ...system, environment, signal: fresh }),
          ...more,
        },
      ],
      { types, clock: process.clock, witnesses: runsBeside(world, runId) },
    )[0]!
  const faults = new Holds(ledger)
  const holds: Promise<void>[] = []
  const hold = async (step: string, seconds: number) => {
    await process.clock.sleep(seconds)
    await faults.putBack(step, (due) =>
      undo(due, { holdsOthers: true }, { ...system.environment, PUTS_BACK: 'beside' }),
    )
  }
  for (const [index, plan] of changes.entries()) {
    const step = `step-${index}`
    const own = { ...origin, step, ...(plan.holds === undefined ? {} : { duration: plan.holds }) }
    const context: Context = {
      step: { runId } as Context['step'],
      change: (type, data, apply, carries) =>
        recorder.change(type, data, plan.stubborn ? stubbornly(apply, carries) : apply, own, signal, carries),
    }
    // An action that fails ends itself, and not the run.
    await alterObject(context, await connect(system), plan).catch((error: unknown) => {
      if (!isStepFailure(error)) throw error
    })
    if (plan.holds !== undefined) holds.push(hold(step, plan.holds))
    process.hasChanged = index === changes.length - 1
    await process.clock.sleep(plan.pause)
  }
  await Promise.all(holds)
  await recorder.quiet()
  process.undoes = true
  const again = ledger.entries.filter(({ settled }) => settled?.fate === 'open')
  await undo([...again, ...ledger.unsettled])
  await log.synced()
  if (ledger.entries.every((entry) => entry.settled !== undefined && isProven(entry.settled.fate)))
    disk.isFinished = true
}

/** The other runs, as their logs tell of them at that time. */
function runsBeside({ logs }: World, runId: string): Witnesses {
  const others = () => [...logs.values()].filter((log) => log.runId !== runId)
  const read = () =>
    others().map((log) => ({ runId: log.runId, ledger: new ChangeLedger(log.records), over: log.isFinished }))
  let all = read()
  let size = sizeOf(others())
  return {
    get all() {
      return all
    },
    get version() {
      return size
    },
    async readAgain() {
      if (sizeOf(others()) === size) return
      size = sizeOf(others())
      all = read()
    },
  }
}

function sizeOf(logs: readonly DiskLog[]): number {
  return logs.reduce((sum, { records }) => sum + records.length, 0)
}

/** Sends a call once more where nobody can tell what came of it, and says so. */
function stubbornly<Result>(
  apply: (call: ChangeCall) => Promise<Result>,
  carries: unknown,
): (call: ChangeCall) => Promise<Result> {
  return async (call) => {
    try {
      return await apply(call)
    } catch (error) {
      if (isStepFailure(error) && error.applied === false) throw error
      await call.again(carries, 'unknown')
      return apply(call)
    }
  }
}
