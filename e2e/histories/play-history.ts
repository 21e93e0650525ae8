import { checkEnd } from './checks/check-end.ts'
import { Truth } from './checks/truth.ts'
import { EffectWatch, type Find } from './checks/watch-effects.ts'
import type { History, OtherAct, ProcessPlan } from './history.ts'
import { actAsOthers } from './players/act-as-others.ts'
import { enterWorld } from './players/current-world.ts'
import { playRecovery } from './players/play-recovery.ts'
import { playRun } from './players/play-run.ts'
import type { Process } from './world/process.ts'
import { World } from './world/world.ts'

/** Seconds: more than anything here may take. */
const longest = 2000
/** Seconds until the last call that is on its way has come. */
const untilAllHasCome = 500
const noFaults: ProcessPlan = { faults: {} }

/** Plays a history from its beginning until nothing more can happen. Returns what must not have been. */
export async function playHistory(history: History): Promise<readonly Find[]> {
  const world = new World(history)
  enterWorld(world)
  const { timeline } = world
  const truth = new Truth(world.api.objects)
  const watch = new EffectWatch(world, truth, history.objects.b.owned)
  const left = new Set<OtherAct>(history.others)
  const act = (other: OtherAct) => {
    left.delete(other)
    timeline.after(other.seconds * 1000, () => actAsOthers(world.api, truth, watch.born, other))
  }
  world.onRequest((requests) => {
    for (const other of left) if (other.afterRequests < requests) act(other)
  })
  const crashes: Find[] = []
  const start = (process: Process, play: Promise<void>): (() => boolean) => {
    let isOver = false
    const end = (crash?: unknown) => {
      isOver = true
      process.isAlive = false
      if (crash !== undefined) crashes.push({ kind: 'crashed', text: String((crash as Error).stack ?? crash) })
    }
    play.then(() => end(), end)
    return () => isOver || !process.isAlive
  }
  const runs: (() => boolean)[] = []
  for (const [index, plan] of history.runs.entries()) {
    const before = runs.at(-1)
    if (plan.follows && before !== undefined) await timeline.pass(longest, before)
    const process = world.startProcess(`run-${index + 1}`, plan)
    let isOver = () => false
    timeline.after(plan.startsAt * 1000, () => {
      isOver = start(process, playRun(world, process, plan))
    })
    runs.push(() => isOver())
  }
  const mayRecover = () => runs.some((isOver) => isOver())
  await timeline.pass(longest, mayRecover)
  const recoveries = [
    ...history.recoveries,
    ...Array.from({ length: 3 }, () => ({ ...noFaults, which: 'all', waits: 60 }) as const),
  ]
  for (const [index, plan] of recoveries.entries()) {
    await timeline.pass(plan.waits, () => false)
    // Without any fault it is recovered only when nobody is at work any more.
    if (index >= history.recoveries.length) await timeline.pass(longest, () => runs.every((isOver) => isOver()))
    // Somebody has the last word.
    if (index > history.recoveries.length) left.clear()
    // Nobody begins to change what is just recovered; whoever has changed it may be alive.
    await timeline.pass(longest, () =>
      [...world.processes.values()].every(({ isAlive, hasChanged }) => !isAlive || hasChanged),
    )
    const process = world.startProcess(`recovery-${index + 1}`, plan)
    process.hasChanged = true
    await timeline.pass(longest, start(process, playRecovery(world, process, plan.which)))
  }
  await timeline.pass(untilAllHasCome, () => false)
  return [...crashes, ...watch.finds, ...checkEnd(world, truth, watch)]
}
