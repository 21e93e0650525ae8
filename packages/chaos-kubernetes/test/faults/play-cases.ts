import { meantBy } from './armed-fault.ts'
import type { CallsOfRun } from './calls-of-run.ts'
import type { FaultCase } from './fault-case.ts'
import { judgeCase } from './judge-case.ts'
import { noSuchCall } from './page/cell.ts'
import { playCase } from './play-case.ts'

/** A case that was played. */
export interface CaseResult {
  readonly name: string
  /** What it came to, as the page has it. */
  readonly cell: string
  /** What is wrong about it, a sentence each. */
  readonly wrong: readonly string[]
}

/** Plays cases one after another, and first each of their actions without a fault. */
export async function* playCases(cases: readonly FaultCase[]): AsyncGenerator<CaseResult> {
  const known = new Map<string, CallsOfRun>()
  for (const each of cases) {
    const { action, name } = each
    if (!known.has(action.name)) {
      const played = await playCase(action)
      known.set(action.name, played.calls)
      const { word, wrong } = judgeCase(played)
      const idle = word === 'nothing done' ? ['nothing was done'] : []
      yield { name: `${action.name} without a fault`, cell: word, wrong: [...wrong, ...idle] }
    }
    const calls = known.get(action.name)!
    yield meantBy({ ...each, calls }).length === 0 ? { name, cell: noSuchCall, wrong: [] } : await playOne(each, calls)
  }
}

async function playOne(faultCase: FaultCase, calls: CallsOfRun): Promise<CaseResult> {
  const { action, name } = faultCase
  try {
    const { word, wrong } = judgeCase(await playCase(action, { ...faultCase, calls }))
    return { name, cell: word, wrong }
  } catch (error) {
    return { name, cell: 'failed', wrong: [error instanceof Error ? error.message : String(error)] }
  }
}
