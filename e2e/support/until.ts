import { setTimeout as sleep } from 'node:timers/promises'

/** Looks again and again until there is something to see, and returns it. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  { within = 60_000, every = 20 }: { readonly within?: number; readonly every?: number } = {},
): Promise<T> {
  const deadline = Date.now() + within
  for (;;) {
    const seen = await look()
    if (seen !== undefined && seen !== false) return seen
    if (Date.now() > deadline) throw new Error(`Gave up waiting until ${what}.`)
    await sleep(every)
  }
}
