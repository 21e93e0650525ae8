import { setImmediate as turn } from 'node:timers/promises'

/** Lets what came while code held up this thread, such as a signal, be heard: resolves after a whole turn of the event loop. */
export async function hearSignals(): Promise<void> {
  // The first one may come within the turn that is under way.
  await turn()
  await turn()
}
