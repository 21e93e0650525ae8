import { type SpawnOptions, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { endProcessGroup, TooLarge } from 'chaos-plugin-api'
import { timerDelay } from '../../time/timer-delay.ts'

/** A program and its arguments, or one line for the system's shell. */
export type Command = { readonly program: string; readonly args: readonly string[] } | { readonly line: string }

export interface ChildOptions {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Seconds; undefined is no limit. */
  readonly timeout: number | undefined
  readonly signal: AbortSignal
}

export interface ChildResult {
  /** The exit code; of a child that a signal ended, the signal's number below zero. */
  readonly status: number
  readonly stdout: Buffer
  readonly stderr: Buffer
}

/** The child did not end in time and was killed. */
export class ChildTimeout extends Error {
  override readonly name = 'ChildTimeout'
  /** What it had written on its standard error by then. */
  readonly stderr: Buffer

  constructor(stderr: Buffer) {
    super()
    this.stderr = stderr
  }
}

/** Bytes that a child may write on both its outputs together: they are held in memory, as bytes, as text, and as they are written down. */
const largestOutput = 128 * 2 ** 20

/** Milliseconds between asking a child to end and killing it. */
const graceBeforeKill = 2000

/**
 * Runs a child to its end, and to the end of whatever holds its output. Throws `ChildTimeout`, `TooLarge`, the signal's reason, or the
 * error of the start. Out of time, out of bounds or stopped, the child and all that it started are ended.
 */
export async function runChild(command: Command, { environment, timeout, signal }: ChildOptions): Promise<ChildResult> {
  signal.throwIfAborted()
  const options: SpawnOptions = {
    env: environment,
    stdio: ['inherit', 'pipe', 'pipe'],
    // A group of its own, so that it can be ended with all that it started.
    detached: process.platform !== 'win32',
    windowsHide: true,
  }
  const child =
    'line' in command ? spawn(command.line, { ...options, shell: true }) : spawn(command.program, command.args, options)
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  let size = 0
  const keep = (chunks: Buffer[]) => (chunk: Buffer) => {
    size += chunk.length
    if (size <= largestOutput) chunks.push(chunk)
    else tooMuch()
  }
  child.stdout?.on('data', keep(stdout))
  child.stderr?.on('data', keep(stderr))

  let cause: unknown
  let killing: NodeJS.Timeout | undefined
  const kill = () => {
    endProcessGroup(child.pid, 'SIGKILL')
    // Whoever left the group may hold the output open; nobody reads it any more.
    child.stdout?.destroy()
    child.stderr?.destroy()
  }
  const stop = () => {
    if (cause !== undefined) return
    cause = signal.reason
    endProcessGroup(child.pid, 'SIGTERM')
    killing = setTimeout(kill, graceBeforeKill)
  }
  const runOut = () => {
    if (cause !== undefined) return
    cause = new ChildTimeout(Buffer.concat(stderr))
    kill()
  }
  const tooMuch = () => {
    if (cause !== undefined) return
    cause = new TooLarge(largestOutput)
    kill()
  }
  const timer = timeout === undefined ? undefined : setTimeout(runOut, timerDelay(timeout))
  signal.addEventListener('abort', stop, { once: true })
  try {
    const status = await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code, by) => resolve(by === null ? (code ?? 0) : -constants.signals[by]))
    })
    if (cause !== undefined) throw cause
    return { status, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) }
  } finally {
    clearTimeout(timer)
    clearTimeout(killing)
    signal.removeEventListener('abort', stop)
  }
}
