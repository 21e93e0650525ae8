import { stat } from 'node:fs/promises'

/** What is said of a state folder without unfinished runs. */
export async function nothingToRecover(state: string): Promise<string> {
  const found = await stat(state).catch(() => undefined)
  return found === undefined
    ? `There is no state folder ${state}: no run is recorded there.`
    : `There is nothing to recover in ${state}.`
}
