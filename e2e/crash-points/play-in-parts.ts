import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Find, PlayedPoints } from './play-points.ts'
import type { Part, Told } from './player.ts'

/** After so many points it is said how many there were. */
const often = 1000

/** Plays points on sandboxes in virtual time: one for each processor, side by side. */
export async function playInParts(what: Omit<Part, 'number' | 'of'>): Promise<PlayedPoints> {
  const of = Math.min(2, availableParallelism())
  const finds: Find[] = []
  let played = 0
  const parts = Array.from({ length: of }, async (_, number) => {
    const workerData: Part = { ...what, number, of }
    const worker = new Worker(new URL('./player.ts', import.meta.url), { workerData })
    worker.on('message', ({ find }: Told) => {
      played += 1
      if (find !== undefined) finds.push(find)
      if (played % often === 0) console.error(`${played} crash points, ${finds.length} finds`)
    })
    // A player that fails has played nothing.
    await once(worker, 'exit')
  })
  await Promise.all(parts)
  return { played, finds }
}
