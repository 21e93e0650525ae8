import { manifestsFlag, presetFlag, type SandboxRequest } from '../sandbox/sandbox-options.ts'
import { UsageError } from '../usage-error.ts'
import { Flags } from './flags.ts'

/** The options that give an embedded cluster to act on: of `run`, and of `validate`, which must decide the same. */
export const sandboxFlags = {
  sandbox: Flags.boolean({
    summary: 'Act on an embedded cluster that is made for this run and ends with it, whatever kubeconfig there is.',
  }),
  'sandbox-preset': presetFlag(),
  'sandbox-manifests': manifestsFlag(),
}

/** The sandbox that they ask for; undefined where they ask for none. Throws `UsageError` where they say what is in one, and ask for none. */
export function sandboxRequest(flags: {
  readonly sandbox: boolean
  readonly 'sandbox-preset'?: SandboxRequest['preset']
  readonly 'sandbox-manifests'?: SandboxRequest['manifests']
}): SandboxRequest | undefined {
  if (flags.sandbox) return { preset: flags['sandbox-preset'], manifests: flags['sandbox-manifests'] }
  for (const option of ['sandbox-preset', 'sandbox-manifests'] as const) {
    if (flags[option] === undefined) continue
    throw new UsageError(`--${option} says what is in a sandbox, but the run is not to use one.`, 'Add --sandbox.')
  }
  return undefined
}
