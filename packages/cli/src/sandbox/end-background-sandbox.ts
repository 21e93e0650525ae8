import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { ChaosError, isHeld, isProvenAlive, type RunLock } from 'chaos-core'
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
  if (!(await isProvenAlive(lock))) return endUnproven(paths, lock)
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (await isProvenAlive(lock)) send(lock.pid, signal)
    await ended(lock)
  }
  await clearSandboxFolder(paths)
  return lock.pid
}

/**
 * Where the system does not tell when a process began, the recorded one may be any other by now, which nobody may end. A sandbox looks whether
 * its folder still knows it, and ends by itself.
 */
async function endUnproven(paths: SandboxFolder, lock: RunLock): Promise<number | undefined> {
  await clearSandboxFolder(paths)
  return (await ended(lock)) ? lock.pid : undefined
}

async function ended(lock: RunLock): Promise<boolean> {
  const deadline = Date.now() + grace
  while (await isHeld(lock)) {
    if (Date.now() >= deadline) return false
    await sleep(20)
  }
  return true
}

function send(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    // It has ended in between.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
