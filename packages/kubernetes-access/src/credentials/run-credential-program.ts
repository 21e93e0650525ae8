import { spawn } from 'node:child_process'
import { endProcessGroup, StepFailure, type SystemContext, shorten, TooLarge } from 'chaos-plugin-api'

/** Seconds that whoever says who we are is given for it. */
export const credentialLimit = 30

/** Characters that are read of what it writes; a token, or a certificate and its key, has some thousands. */
const largestOutput = 2 ** 20

/** Lines of what it complains that are shown, and their characters in all. */
const linesShown = 6
const lettersShown = 400

/** A program that a kubeconfig names to get credentials by. */
export interface CredentialProgram {
  readonly command: string
  readonly args: readonly string[]
  /** Whether the system's shell reads command and arguments. */
  readonly shell?: boolean
  readonly environment: SystemContext['environment']
  /** What to do where it is not there. */
  readonly installHint?: string | undefined
}

/**
 * Runs the program and returns what it writes to its standard output. It gets no input. One that takes longer than 30 seconds, one that
 * writes more than a MiB, and one whose signal fires, is ended with all that it started. Throws `StepFailure` with reason `no-access`, or the signal's reason.
 */
export async function runCredentialProgram(program: CredentialProgram, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted()
  const { command, args, shell = false, environment } = program
  const child = spawn(command, args, {
    env: environment as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell,
    // A group of its own, so that it can be ended with all that it started.
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  let output = ''
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2000)
  })
  const said = () => lastWords(complaint)
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const end = (reason: unknown) => {
    endProcessGroup(child.pid, 'SIGKILL')
    // Whoever left the group may hold the output open; nobody reads it any more.
    child.stdout.destroy()
    child.stderr.destroy()
    child.unref()
    reject(reason as Error)
  }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    if (output.length > largestOutput) {
      const cause = new TooLarge(largestOutput)
      end(failure(program, `was ended, for what it wrote is of no use: ${cause.message}`, said(), cause))
    }
  })
  const stop = () => end(signal.reason)
  const timer = setTimeout(
    () => end(failure(program, `took longer than ${credentialLimit} s and was ended`, said())),
    credentialLimit * 1000,
  )
  signal.addEventListener('abort', stop, { once: true })
  child.once('error', (error: NodeJS.ErrnoException) => reject(notStarted(program, error)))
  child.once('close', (code, by) => {
    if (code === 0) resolve(output)
    else reject(failure(program, `ended with ${by ?? `exit code ${code}`}`, said()))
  })
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}

/** The last lines on one: many a program says first what is wrong, and then in several lines what to do. */
function lastWords(complaint: string): string {
  const lines = complaint.split('\n').map((line) => line.trim())
  const words = lines.filter((line) => line !== '').slice(-linesShown)
  return shorten(words.join(' '), lettersShown, { from: 'end' })
}

function failure({ command }: CredentialProgram, what: string, said: string, cause?: unknown): StepFailure {
  return new StepFailure(
    `The credential plugin ${command} ${what}${said === '' ? '' : `: ${said}`}.`.replace(/\.\.$/, '.'),
    {
      reason: 'no-access',
      remedy: 'Try "kubectl get namespaces" with the same context: it runs the same plugin and shows what it says.',
      ...(cause === undefined ? {} : { cause }),
    },
  )
}

function notStarted({ command, installHint }: CredentialProgram, cause: NodeJS.ErrnoException): StepFailure {
  const missing = cause.code === 'ENOENT'
  return new StepFailure(
    missing
      ? `There is no program ${command}, the kubeconfig's credential plugin.`
      : `The credential plugin ${command} can't be started (${cause.code ?? cause.message}).`,
    {
      reason: 'no-access',
      remedy: (missing ? installHint?.trim() : undefined) ?? 'Install it, or correct its path in the kubeconfig.',
      cause,
    },
  )
}
