import { ChaosError, type UnfinishedRun } from 'chaos-core'
import { recordedRunIds, runIdOf } from './run-id-of.ts'

/** The unfinished runs that are meant, by what can be done about them. */
export interface ChosenRuns {
  /** They are to be recovered. */
  readonly cutOff: readonly UnfinishedRun[]
  /** Nobody can tell from here whether they are at work. */
  readonly unclear: readonly UnfinishedRun[]
  readonly atWork: readonly UnfinishedRun[]
}

/** Those runs that are named, by their ids or a beginning that only one has: none where none is named. Throws `ChaosError` where there is no such run. */
export function namedRuns(
  found: readonly UnfinishedRun[],
  named: readonly string[],
  { state, stateOption }: { readonly state: string; readonly stateOption: string },
): readonly UnfinishedRun[] {
  const all = found.map(({ runId }) => runId)
  const meant = named.map((name) => {
    const runId = runIdOf(name, all)
    if (runId !== undefined) return runId
    throw new ChaosError(`There is no unfinished run ${name} in ${state}.`, {
      remedy: `"chaos recover${stateOption}" lists those that there are.`,
    })
  })
  return found.filter(({ runId }) => meant.includes(runId))
}

/** Those of some names that stand for runs which are recorded and not unfinished, with their ids. Throws `ChaosError` where a name stands for several runs. */
export function endedRuns(
  named: readonly string[],
  found: readonly UnfinishedRun[],
  state: string,
): ReadonlyMap<string, string> {
  const unfinished = found.map(({ runId }) => runId)
  const all = [...new Set([...unfinished, ...recordedRunIds(state)])]
  return new Map(
    named.flatMap((name) => {
      if (runIdOf(name, unfinished) !== undefined) return []
      const runId = runIdOf(name, all)
      return runId === undefined ? [] : [[name, runId] as const]
    }),
  )
}

/** Sorts runs by what can be done about them. With `takeOver`, one of which nobody knows whether it is at work counts as cut off. */
export function chooseRuns(runs: readonly UnfinishedRun[], takeOver: boolean): ChosenRuns {
  const isUnclear = ({ alive, unclear }: UnfinishedRun) => !alive && unclear !== undefined && !takeOver
  return {
    atWork: runs.filter(({ alive }) => alive),
    unclear: runs.filter(isUnclear),
    cutOff: runs.filter((run) => !run.alive && !isUnclear(run)),
  }
}
