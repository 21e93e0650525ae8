import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises'

/** So many turns of the event loop in a row must pass without anything going on. */
const turnsInARow = 3
/** After so many turns something takes its time; then it is looked at once a millisecond. */
const busyTurns = 1000

/** What the runtime calls requests to the file system and the resolver that are in progress. */
const inProgress = /^(?:FSReq|CloseReq|GetAddrInfo|GetNameInfo)/

/**
 * Resolves when nothing goes on in this process any more that ends by itself: nothing is `moving`, no call to the file system is in
 * progress, and all of `waits` resolve at once.
 */
export async function stillness(isMoving: () => boolean, waits: readonly (() => Promise<void>)[]): Promise<void> {
  for (let still = 0, turns = 0; still < turnsInARow; turns++) {
    await (turns < busyTurns ? turn() : pause(1))
    still = isMoving() || isWaitingForFiles() || !(await areSettled(waits)) ? 0 : still + 1
  }
}

function isWaitingForFiles(): boolean {
  return process.getActiveResourcesInfo().some((name) => inProgress.test(name))
}

/** Waits for all of them. Returns whether there was nothing to wait for. */
async function areSettled(waits: readonly (() => Promise<void>)[]): Promise<boolean> {
  let turned = false
  const immediate = setImmediate(() => {
    turned = true
  })
  for (const wait of waits) await wait()
  clearImmediate(immediate)
  return !turned
}
