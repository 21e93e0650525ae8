import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Find, PlayedPoints } from './play-points.ts'
import type { Part, Told } from './player.ts'

/** After so many points it is said how many there were. */
const often = 1000
/** Seconds after which a point is given up, and its part with it: time is virtual, so each takes a second or two. */
const bound = 120

/**
 * Plays points on sandboxes in virtual time, in so many parts, two of them side by side where there are processors for it. Each part has a player
 * of its own: what the dead leave behind in memory goes with it.
 */
export async function playInParts(parts: number, what: Omit<Part, 'number' | 'of'>): Promise<PlayedPoints> {
  const finds: Find[] = []
  const note = (find: Find) => {
    finds.push(find)
    console.error(`Find ${finds.length}: ${find.point}: ${find.found[0]?.slice(0, 200)}`)
  }
  let played = 0
  let next = 0
  const playPart = async (part: Part) => {
    let point = ''
    const worker = new Worker(new URL('./player.ts', import.meta.url), { workerData: part })
    const giveUp = () => {
      note({ point, found: [`it has not come to its end after ${bound} s`] })
      void worker.terminate()
    }
    let timer = setTimeout(giveUp, bound * 1000)
    worker.on('message', (told: Told) => {
      if ('begins' in told) {
        point = told.begins
        clearTimeout(timer)
        timer = setTimeout(giveUp, bound * 1000)
        return
      }
      played += 1
      if (told.find !== undefined) note(told.find)
      if (played % often === 0) console.error(`${played} crash points, ${finds.length} finds`)
    })
    const [code] = (await once(worker, 'exit')) as [number]
    clearTimeout(timer)
    // It had nothing left to wait for, and so neither had the product.
    if (code !== 0 && finds.at(-1)?.point !== point)
      note({ point, found: [`it never comes to its end (exit code ${code})`] })
  }
  const lane = async () => {
    while (next < parts) await playPart({ ...what, number: next++, of: parts })
  }
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, lane))
  return { played, finds }
}
