import { existsSync } from 'node:fs'
import { UsageError } from '../usage-error.ts'

/** Those options of `chaos run` that depend on each other. */
export interface RunRequest {
  readonly 'var-file'?: readonly string[] | undefined
  readonly 'control-file'?: readonly string[] | undefined
  readonly sandbox?: boolean | undefined
  readonly 'sandbox-preset'?: string | undefined
  readonly 'sandbox-manifests'?: string | undefined
  readonly 'sandbox-speed'?: unknown
  readonly kubeconfig?: string | undefined
  readonly context?: string | undefined
  readonly 'journal-path'?: string | undefined
}

const sandboxOptions = ['sandbox-preset', 'sandbox-manifests', 'sandbox-speed'] as const

/** Throws `UsageError` where options contradict each other, or name files that are not there. */
export function refuseContradictions(options: RunRequest, sources: readonly string[]): void {
  for (const option of ['var-file', 'control-file'] as const) {
    const missing = options[option]?.find((file) => !existsSync(file))
    if (missing !== undefined) throw new UsageError(`There is no file ${missing} for --${option}.`, 'Check its path.')
  }
  for (const option of sandboxOptions) {
    if (options[option] === undefined || options.sandbox === true) continue
    const what = option === 'sandbox-speed' ? 'how fast a sandbox is' : 'what is in a sandbox'
    throw new UsageError(`--${option} says ${what}, but the run is not to use one.`, 'Add --sandbox.')
  }
  const named = (['kubeconfig', 'context'] as const).find((option) => options[option] !== undefined)
  if (options.sandbox === true && named !== undefined) {
    throw new UsageError(
      `--${named} names a cluster, but --sandbox makes one for the run.`,
      'Leave out one of the two; a sandbox of the settings is turned off with --no-sandbox.',
    )
  }
  if (sources.length > 1 && options['journal-path'] !== undefined) {
    throw new UsageError(
      `--journal-path names one file, but there are ${sources.length} experiments.`,
      'Leave it out, and each journal is named after its experiment, or run them one by one.',
    )
  }
  if (sources.filter((source) => source === '-').length > 1) {
    throw new UsageError('Standard input can be read only once, but - stands for two experiments.', 'Give it once.')
  }
}

/** The options that the settings do not fill: those that make no sense beside what the command line says. */
export function unfilled(given: RunRequest, sandboxOfSettings: unknown, sources: readonly string[]): string[] {
  const sandbox = given.sandbox ?? sandboxOfSettings === true
  return [
    'state-dir',
    ...(given.sandbox === true ? ['kubeconfig', 'context'] : []),
    ...(sandbox ? [] : sandboxOptions),
    ...(sources.length > 1 ? ['journal-path'] : []),
  ]
}
