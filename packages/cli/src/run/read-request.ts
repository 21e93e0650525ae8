import type { Settings } from 'chaos-core'
import { clusterEnvironment } from '../options/cluster-flags.ts'
import { experimentOptions } from '../options/experiment-flags.ts'
import type { SandboxForRun } from '../sandbox/sandbox-environment.ts'
import { sandboxRequest } from '../sandbox/sandbox-flags.ts'
import type { Session } from '../session.ts'
import { fillFromSettings } from '../settings/fill-from-settings.ts'
import { settingsPath } from '../settings/settings-path.ts'
import { type RunRequest, refuseContradictions, unfilled } from './refuse-contradictions.ts'
import { runFlags } from './run-flags.ts'

/** The options of `chaos run` that decide what it accepts, and so those of `chaos validate`. */
type DecidingFlags = RunRequest &
  Parameters<typeof experimentOptions>[0] &
  Parameters<typeof clusterEnvironment>[0] &
  Parameters<typeof sandboxRequest>[0]

/**
 * What a command line asks for together with the settings: the options with those that the settings fill, how the experiment is read, the environment
 * of the run, and the sandbox that is wanted. Throws `UsageError` where a run would refuse them.
 */
export async function readRequest<Flags extends DecidingFlags>(
  given: Flags,
  session: Session,
  { settings, sources }: { readonly settings: Settings; readonly sources: readonly string[] },
) {
  const left = unfilled(given, { settings, environment: session.environment, sources })
  const flags = await fillFromSettings(given, settings, { options: runFlags, left, path: settingsPath(session) })
  refuseContradictions(flags, sources)
  const reading = experimentOptions(flags)
  const environment = { ...session.environment, ...clusterEnvironment(flags, given) }
  return {
    flags,
    reading,
    environment,
    request: sandboxRequest(flags, environment),
    /** Where the journal goes; undefined where nobody says. */
    journalPath: flags['journal-path'],
    /** The environment of a run on this sandbox, which is in no other cluster; without one, that of the command line. */
    environmentOn: (sandbox: SandboxForRun | undefined) =>
      sandbox === undefined
        ? environment
        : { ...sandbox.environment, ...clusterEnvironment({ namespace: flags.namespace }, given) },
  }
}
