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
  for (const faultCase of cases) {
    const { action, name } = faultCase
    let calls = known.get(action.name)
    if (calls === undefined) {
      const played = await playCase(action)
      calls = played.calls
      known.set(action.name, calls)
      const { word, wrong } = judgeCase(played)
      if (word === 'nothing done') wrong.push('nothing was done')
      if (wrong.length > 0) yield { name: `${action.name}, without a fault`, cell: word, wrong }
    }
    if (meantBy({ ...faultCase, calls }).length === 0) yield { name, cell: noSuchCall, wrong: [] }
    else yield await played(faultCase, calls)
  }
}

async function played(faultCase: FaultCase, calls: CallsOfRun): Promise<CaseResult> {
  const { action, name } = faultCase
  try {
    const { word, wrong } = judgeCase(await playCase(action, { ...faultCase, calls }))
    return { name, cell: word, wrong }
  } catch (error) {
    return { name, cell: 'failed', wrong: [error instanceof Error ? error.message : String(error)] }
  }
}
