import { parentPort, workerData } from 'node:worker_threads'
import type { Find } from './checks/watch-effects.ts'
import { generateHistory } from './generate-history.ts'
import type { History } from './history.ts'
import { playHistory } from './play-history.ts'
import { shrinkHistory } from './shrink-history.ts'

/** What a player is to do: these histories, and every one of these seeds. */
export interface Assignment {
  readonly histories?: readonly History[]
  readonly from: number
  readonly count: number
  readonly step: number
  /** How many histories with a find are enough. */
  readonly enough: number
}

/** What a player tells, now and then, and with each find. */
export interface Told {
  readonly played: number
  readonly found?: { readonly history: History; readonly finds: readonly Find[] }
}

const { histories = [], from, count, step, enough } = workerData as Assignment
let left = enough
let played = 0
for (const history of histories) await play(history)
for (let at = 0; at < count && left > 0; at += 1) await play(generateHistory(from + at * step))
tell({ played })

async function play(history: History): Promise<void> {
  const [first] = await playHistory(history)
  played += 1
  if (first !== undefined) {
    left -= 1
    const shortest = await shrinkHistory(history, first.kind, playHistory)
    tell({ played, found: { history: shortest, finds: await playHistory(shortest) } })
    played = 0
  } else if (played === 100) {
    tell({ played })
    played = 0
  }
}

function tell(told: Told): void {
  parentPort!.postMessage(told)
}
