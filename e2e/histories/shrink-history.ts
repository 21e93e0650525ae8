import type { Find } from './checks/watch-effects.ts'
import type { History } from './history.ts'

/** Drops from a history whatever is not needed for the same kind of find, step by step, until nothing more can go. */
export async function shrinkHistory(
  history: History,
  kind: Find['kind'],
  play: (history: History) => Promise<readonly Find[]>,
): Promise<History> {
  let smallest = history
  for (;;) {
    const smaller = await firstThatFinds(shorter(smallest), kind, play)
    if (smaller === undefined) return smallest
    smallest = smaller
  }
}

async function firstThatFinds(
  histories: Iterable<History>,
  kind: Find['kind'],
  play: (history: History) => Promise<readonly Find[]>,
): Promise<History | undefined> {
  for (const history of histories) if ((await play(history)).some((find) => find.kind === kind)) return history
  return undefined
}

/** All histories that have one thing less. */
function* shorter(history: History): Generator<History> {
  const { runs, others, recoveries, objects } = history
  for (const recovery of recoveries) yield { ...history, recoveries: recoveries.filter((each) => each !== recovery) }
  for (const other of others) yield { ...history, others: others.filter((each) => each !== other) }
  if (runs.length > 1) for (const run of runs) yield { ...history, runs: runs.filter((each) => each !== run) }
  for (const [index, run] of runs.entries()) {
    const withRun = (changed: History['runs'][number]) => ({ ...history, runs: runs.with(index, changed) })
    for (const change of run.changes) yield withRun({ ...run, changes: run.changes.filter((each) => each !== change) })
    for (const plan of lessBefalls(run)) yield withRun(plan)
    for (const [at, change] of run.changes.entries()) {
      if (change.stubborn) yield withRun({ ...run, changes: run.changes.with(at, { ...change, stubborn: false }) })
      const { holds, ...lasting } = change
      if (holds !== undefined) yield withRun({ ...run, changes: run.changes.with(at, lasting) })
      if (change.pause > 0) yield withRun({ ...run, changes: run.changes.with(at, { ...change, pause: 0 }) })
    }
  }
  for (const [index, recovery] of recoveries.entries()) {
    for (const plan of lessBefalls(recovery)) yield { ...history, recoveries: recoveries.with(index, plan) }
    if (recovery.waits > 0) yield { ...history, recoveries: recoveries.with(index, { ...recovery, waits: 0 }) }
  }
  for (const name of ['a', 'b'] as const) {
    const { finalizer, ...rest } = objects[name]
    if (finalizer !== undefined) yield { ...history, objects: { ...objects, [name]: rest } }
    if (objects[name].owned) yield { ...history, objects: { ...objects, [name]: { ...objects[name], owned: false } } }
  }
}

type Befallen = History['runs'][number] | History['recoveries'][number]

function* lessBefalls<Plan extends Befallen>(plan: Plan): Generator<Plan> {
  const { dies, ...rest } = plan
  if (dies !== undefined) {
    yield rest as Plan
    if (dies.forgets) yield { ...plan, dies: { ...dies, forgets: false } }
  }
  for (const call of Object.keys(plan.faults)) {
    const faults = Object.fromEntries(Object.entries(plan.faults).filter(([other]) => other !== call))
    yield { ...plan, faults }
  }
}
