import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { promisify } from 'node:util'

/** Who holds a run. */
export interface RunLock {
  readonly pid: number
  /** As the system gives it; empty where it can't be known. Two processes of the same id differ in it. */
  readonly startedAt: string
  readonly host: string
}

/** Writes the lock of this process. */
export async function writeLock(path: string): Promise<void> {
  const lock: RunLock = { pid: process.pid, startedAt: await startTime(process.pid), host: hostname() }
  await writeFile(path, `${JSON.stringify(lock)}\n`, { mode: 0o600 })
}

/** Reads a lock; undefined where there is none, or it was cut short by a crash. */
export async function readLock(path: string): Promise<RunLock | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as RunLock
  } catch {
    return undefined
  }
}

/** Whether the process that holds a lock is alive. One of another host can't be looked at, and counts as alive. */
export async function isHeld(lock: RunLock): Promise<boolean> {
  if (lock.host !== hostname()) return true
  try {
    process.kill(lock.pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const started = await startTime(lock.pid)
  return started === '' || lock.startedAt === '' || started === lock.startedAt
}

/** Whether the process that holds a lock is alive for certain: it is the one of that id that began then. Nothing less allows to end it. */
export async function isProvenAlive({ host, pid, startedAt }: RunLock): Promise<boolean> {
  return host === hostname() && startedAt !== '' && startedAt === (await startTime(pid))
}

async function startTime(pid: number): Promise<string> {
  try {
    if (process.platform === 'linux') {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
      // The command's name stands in parentheses and may hold spaces; the start time is the 20th field after it.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      // A zombie has ended, and only waits to be collected by its parent.
      return fields[0] === 'Z' ? 'ended' : (fields[19] ?? '')
    }
    if (process.platform === 'win32') return ''
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)])
    return stdout.trim()
  } catch {
    return ''
  }
}
