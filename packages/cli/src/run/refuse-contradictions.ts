import type { Settings } from 'chaos-core'
import { optionVariables } from 'chaos-kubernetes-access/cluster-variables'
import { sandboxDetails } from '../sandbox/sandbox-flags.ts'
import { UsageError } from '../usage-error.ts'

/** Those options of `chaos run` that depend on each other. */
export interface RunRequest {
  readonly sandbox?: boolean | undefined
  readonly kubeconfig?: string | undefined
  readonly context?: string | undefined
  readonly 'journal-path'?: string | undefined
}

/** Throws `UsageError` where options contradict each other. */
export function refuseContradictions(options: RunRequest, sources: readonly string[]): void {
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

/**
 * The options that the settings do not fill: those that make no sense beside what the command line says, and those that name a cluster where the
 * environment names one, or a namespace in it; a sandbox is not what the environment means. A context of the settings belongs to no kubeconfig but
 * theirs, or kubectl's own.
 */
export function unfilled(
  given: RunRequest,
  {
    settings,
    environment,
    sources,
  }: {
    readonly settings: Settings
    readonly environment: Readonly<Record<string, string | undefined>>
    readonly sources: readonly string[]
  },
): string[] {
  const ofSettings = (settings.run as { readonly sandbox?: unknown } | null | undefined)?.sandbox
  const sandbox = given.sandbox ?? ofSettings === true
  const isSet = (name: string) => (environment[name] ?? '') !== ''
  const named = [...optionVariables.kubeconfig, ...optionVariables.context].some(isSet)
  return [
    'state-dir',
    ...(given.sandbox === true || named ? ['kubeconfig', 'context'] : []),
    ...(given.kubeconfig === undefined ? [] : ['context']),
    ...(!sandbox && optionVariables.namespace.some(isSet) ? ['namespace'] : []),
    ...(sandbox ? [] : sandboxDetails),
    ...(sources.length > 1 ? ['journal-path'] : []),
  ]
}
