import { TooLarge } from 'chaos-plugin-api'
import { ActivityAborted, ActivityFailed } from '../errors/activity-errors.ts'
import { findProgram } from '../files/find-program.ts'
import { wordsInShort } from '../tolerance/value-in-short.ts'
import { commandOf, timeoutOf } from './process/command-of.ts'
import { decodeOutput } from './process/decode-output.ts'
import { ChildTimeout, runChild } from './process/run-child.ts'
import type { ProviderCall } from './provider-call.ts'

/** Lines of the standard error that are shown, and their characters in all. */
const lastLines = 5
const lastWords = 1000

export interface ProcessOutput {
  /** The exit code; `-N` where signal N ended the process. */
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/**
 * Runs a program. Arguments as a list or a mapping are handed over one by one, as a text they go through the system's shell.
 * Any exit code is a success. Spec 1.6; unlike Chaos Toolkit, a time-out ends what the program started, too.
 *
 * Throws `ActivityFailed` where the program can't be started, takes too long or writes what is no text; `ActivityAborted` where
 * the definition is unusable; the signal's reason when stopped.
 */
export async function runProcess(call: ProviderCall): Promise<ProcessOutput> {
  const { activity, environment, signal } = call
  const { path } = activity.provider
  if (typeof path !== 'string') throw new ActivityAborted(`The path of "${activity.name}" must be text.`)
  const timeout = timeoutOf(call)
  const program = await findProgram(path, environment)
  if (program === undefined) {
    throw new ActivityFailed(`There is no program "${path}" to run.`, {
      remedy: 'Install it, or give its path in full; arguments belong into "arguments".',
    })
  }
  const result = await runChild(commandOf(call, program), { environment, timeout, signal }).catch((error: unknown) => {
    if (signal.aborted) throw signal.reason
    if (error instanceof ChildTimeout) {
      const words = wordsInShort(error.stderr.toString(), call.mask, { from: 'end' })
      const said = words === undefined ? '' : `; until then it gave standard error ${words}`
      throw new ActivityFailed(`${path} took longer than its ${timeout} s and was ended${said}.`, {
        reason: 'not-met',
        cause: error,
      })
    }
    if (error instanceof TooLarge) {
      throw new ActivityFailed(`${path} was ended, as its output can't be used: ${error.message}.`, {
        remedy: 'Let it write less, or write to a file.',
        cause: error,
      })
    }
    throw new ActivityFailed(
      `${path} could not be started: ${error instanceof Error ? error.message : String(error)}.`,
      {
        cause: error,
      },
    )
  })
  const output = {
    status: result.status,
    stdout: textOf(result.stdout, path),
    stderr: textOf(result.stderr, path),
  }
  if (output.status > 0 && !('tolerance' in activity)) call.logger.warn(endOf(path, output, call.mask))
  return output
}

/** How a program ended, and its last words. */
function endOf(path: string, { status, stderr }: ProcessOutput, mask: (text: string) => string): string {
  const words = mask(stderr).trimEnd().split('\n').slice(-lastLines).join('\n').trim()
  const end = `${path} ended with exit code ${status}`
  if (words === '') return `${end}.`
  return `${end}: ${words.length > lastWords ? `…${words.slice(-lastWords)}` : words}`
}

function textOf(output: Buffer, path: string): string {
  const text = decodeOutput(output)
  if (text !== undefined) return text
  throw new ActivityFailed(`The output of ${path} is not text: it is neither UTF-8 nor another known encoding.`, {
    remedy: 'Let it write text, for example through base64.',
  })
}
