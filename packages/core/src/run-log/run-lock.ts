import { execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { promisify } from 'node:util'
import { whyNotRead } from 'chaos-plugin-api'
import { replaceFile } from '../files/replace-file.ts'

/** Who holds a run. */
export interface RunLock {
  readonly pid: number
  /** As the system gives it; empty where it can't be known. Two processes of the same id differ in it. */
  readonly startedAt: string
  readonly host: string
  /** Whether its process is done with the run, though it may go on with something else. */
  readonly released?: boolean
}

/**
 * Whether somebody is at work on a run: its process lives (`alive`) or has ended (`ended`), or nobody can tell from here (`unclear`), with
 * the reason as the end of a sentence.
 */
export type Holder = { readonly state: 'alive' | 'ended' } | { readonly state: 'unclear'; readonly why: string }

/** Writes the lock of this process, on disk and whole or not at all. */
export async function writeLock(path: string): Promise<void> {
  await write(path, false)
}

/**
 * Says that this process is done with a run that is left unfinished. The lock isn't removed: one that is missing says nothing of whether
 * somebody is at work.
 */
export async function releaseLock(path: string): Promise<void> {
  await write(path, true).catch(() => undefined)
}

async function write(path: string, released: boolean): Promise<void> {
  const lock: RunLock = {
    pid: process.pid,
    startedAt: await startTime(process.pid),
    host: hostname(),
    ...(released ? { released } : {}),
  }
  await replaceFile(path, `${JSON.stringify(lock)}\n`, { mode: 0o600 })
}

/** Reads a lock; undefined where there is none, or it is none. */
export async function readLock(path: string): Promise<RunLock | undefined> {
  return lockOf(await readFile(path, 'utf8').catch(() => ''))
}

/** Whether the process that holds a lock is alive. One of another host can't be looked at, and counts as alive. */
export async function isHeld(lock: RunLock): Promise<boolean> {
  return lock.host !== hostname() || (await isAlive(lock))
}

/** Looks whether somebody is at work on the run that has its lock at this path. A lock that is missing or none says nothing. */
export async function holderOf(path: string): Promise<Holder> {
  let text: string
  try {
    // Reading a named pipe would wait for ever.
    text = (await stat(path)).isFile() ? await readFile(path, 'utf8') : ''
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return {
      state: 'unclear',
      why: code === 'ENOENT' ? 'its lock is gone' : `its lock can't be read (${whyNotRead(error)})`,
    }
  }
  const lock = lockOf(text)
  if (lock === undefined) return { state: 'unclear', why: 'its lock is damaged' }
  if (lock.released === true) return { state: 'ended' }
  if (lock.host !== hostname()) return { state: 'unclear', why: `it was started on another host, ${lock.host}` }
  return { state: (await isAlive(lock)) ? 'alive' : 'ended' }
}

function lockOf(text: string): RunLock | undefined {
  try {
    const { pid, startedAt, host, released } = JSON.parse(text) as Record<keyof RunLock, unknown>
    if (!Number.isSafeInteger(pid) || (pid as number) <= 0) return undefined
    if (typeof startedAt !== 'string' || typeof host !== 'string') return undefined
    return { pid: pid as number, startedAt, host, released: released === true }
  } catch {
    return undefined
  }
}

async function isAlive({ pid, startedAt }: RunLock): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const started = await startTime(pid)
  return started === '' || startedAt === '' || started === startedAt
}

/** Whether the process that holds a lock is alive for certain: it is the one of that id that began then. Nothing less allows to end it. */
export async function isProvenAlive({ host, pid, startedAt }: RunLock): Promise<boolean> {
  return host === hostname() && startedAt !== '' && startedAt === (await startTime(pid))
}

async function startTime(pid: number): Promise<string> {
  try {
    if (process.platform === 'linux') {
      const status = await readFile(`/proc/${pid}/stat`, 'utf8')
      // The command's name stands in parentheses and may hold spaces; the start time is the 20th field after it.
      const fields = status.slice(status.lastIndexOf(')') + 2).split(' ')
      // A zombie has ended, and only waits to be collected by its parent.
      if (fields[0] === 'Z') return 'ended'
      // It counts from the start of the machine, and so says nothing after the next one.
      const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')
      return `${boot.trim()} ${fields[19] ?? ''}`.trim()
    }
    if (process.platform === 'win32') return ''
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)])
    return stdout.trim()
  } catch {
    return ''
  }
}
