import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until something holds. Its only bound is the time of the test. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(10)
}
