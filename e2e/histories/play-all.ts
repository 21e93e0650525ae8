import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Assignment, Told } from './player.ts'

/** What came of many histories. */
export interface Played {
  readonly played: number
  readonly found: readonly NonNullable<Told['found']>[]
}

/** Plays histories, then those from a seed on, side by side, until there are finds enough. */
export async function playAll(
  player: string,
  { histories = [], from, count, enough }: Omit<Assignment, 'step'>,
): Promise<Played> {
  const workers = Math.min(2, availableParallelism())
  let played = 0
  const found: NonNullable<Told['found']>[] = []
  const all = Array.from({ length: workers }, async (_, index) => {
    const workerData: Assignment = {
      histories: histories.filter((_, at) => at % workers === index),
      from: from + index,
      count: Math.ceil((count - index) / workers),
      step: workers,
      enough,
    }
    const worker = new Worker(player, { workerData })
    worker.on('message', (told: Told) => {
      played += told.played
      if (told.found !== undefined) found.push(told.found)
      if (found.length >= enough) void worker.terminate()
    })
    await once(worker, 'exit')
  })
  await Promise.all(all)
  // Both may have found something at the same time.
  return { played, found: found.slice(0, enough) }
}
