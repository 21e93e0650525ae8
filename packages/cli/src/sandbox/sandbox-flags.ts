import { Flags } from '../options/flags.ts'
import { UsageError } from '../usage-error.ts'
import { manifestsFlag, presetFlag, type SandboxRequest, sandboxSpeed, speedFlag } from './sandbox-options.ts'

/** The options that give an embedded cluster to act on: of `run`, and of `validate`, which must decide the same. */
export function sandboxFlags(
  summary = 'Act on an embedded cluster that is made for this run and ends with it, whatever kubeconfig there is.',
) {
  return {
    sandbox: Flags.boolean({ allowNo: true, summary }),
    'sandbox-preset': presetFlag(),
    'sandbox-manifests': manifestsFlag(),
    'sandbox-speed': speedFlag(),
  }
}

/** What is said of a sandbox, by these options. */
export const sandboxDetails = ['sandbox-preset', 'sandbox-manifests', 'sandbox-speed'] as const

/** The sandbox that they ask for; undefined where they ask for none. Throws `UsageError` where they say what is in one, and ask for none. */
export function sandboxRequest(
  flags: {
    readonly sandbox?: boolean | undefined
    readonly 'sandbox-preset'?: SandboxRequest['preset']
    readonly 'sandbox-manifests'?: SandboxRequest['manifests']
    readonly 'sandbox-speed'?: SandboxRequest['speed']
  },
  environment: Readonly<Record<string, string | undefined>>,
) {
  if (flags.sandbox === true) {
    return {
      preset: flags['sandbox-preset'],
      manifests: flags['sandbox-manifests'],
      speed: sandboxSpeed(flags['sandbox-speed'], environment),
    }
  }
  const given = sandboxDetails.find((option) => flags[option] !== undefined)
  if (given === undefined) return undefined
  const what = given === 'sandbox-speed' ? 'how fast a sandbox is' : 'what is in a sandbox'
  throw new UsageError(`--${given} says ${what}, but the run is not to use one.`, 'Add --sandbox.')
}
