import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { ChaosError, isHeld } from 'chaos-core'
import { findSandbox } from './find-sandbox.ts'
import { clearSandboxFolder, type SandboxFolder } from './sandbox-folder.ts'

/** Milliseconds that its process gets to end by itself. */
const grace = 5_000

/**
 * Ends the sandbox that runs in the background: the very process that was recorded, none that got its id later. Returns that id, or
 * undefined where none was running. Throws `ChaosError` where it runs on another machine.
 */
export async function endBackgroundSandbox(paths: SandboxFolder): Promise<number | undefined> {
  const found = await findSandbox(paths)
  if (found === undefined) {
    await clearSandboxFolder(paths)
    return undefined
  }
  const { lock } = found
  if (lock.host !== hostname()) {
    throw new ChaosError(`The sandbox of this state folder runs on ${lock.host}.`, {
      remedy: 'Run "chaos sandbox down" there.',
    })
  }
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (await isHeld(lock)) send(lock.pid, signal)
    const deadline = Date.now() + grace
    while ((await isHeld(lock)) && Date.now() < deadline) await sleep(20)
  }
  await clearSandboxFolder(paths)
  return lock.pid
}

function send(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    // It has ended in between.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
