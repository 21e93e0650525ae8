import { setTimeout as sleep } from 'node:timers/promises'
import { TestRunner } from 'vitest'

/** Looks again and again until there is something to see, and returns it. Nothing but the end of the test's own time ends the wait. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  { every = 20 }: { readonly every?: number } = {},
): Promise<T> {
  const signal = TestRunner.getCurrentTest()?.context.signal
  for (;;) {
    const seen = await look().catch((error: unknown) => {
      // What is looked at may be gone by then.
      if (signal?.aborted !== true) throw error
      return undefined
    })
    if (seen !== undefined && seen !== false) return seen
    if (signal?.aborted) {
      // The test has failed already, with the words that its time is over.
      console.error(`It waited until ${what}.`)
      throw signal.reason
    }
    await sleep(every)
  }
}
