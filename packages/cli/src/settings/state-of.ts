import { isAbsolute } from 'node:path'
import { ChaosError, type Settings, stateFolder } from 'chaos-core'
import type { Session } from '../session.ts'
import { settingsOf } from './settings-path.ts'

/**
 * The absolute path of the state folder: of `--state-dir`, else `CHAOS_STATE_DIR`, else `run.state_dir` in the settings, else the platform's. Every
 * command that looks at runs asks here, so that all of them look at the same ones. Throws `ChaosError` where the settings can't be used.
 */
export async function stateOf(
  flags: { readonly 'state-dir'?: string | undefined },
  session: Pick<Session, 'settings' | 'environment'>,
): Promise<string> {
  const { environment } = session
  const said = flags['state-dir'] !== undefined || (environment['CHAOS_STATE_DIR'] ?? '') !== ''
  return stateFolder(said ? flags['state-dir'] : stateInSettings(await settingsOf(session)), environment)
}

/** The state folder that the settings name; undefined where they name none. Throws `ChaosError` where that is no absolute path. */
export function stateInSettings({ run }: Settings): string | undefined {
  const folder = (run as { readonly state_dir?: unknown } | null | undefined)?.state_dir
  if (folder === undefined || folder === null) return undefined
  if (typeof folder === 'string' && isAbsolute(folder)) return folder
  throw new ChaosError(`run.state_dir in the settings is ${JSON.stringify(folder)}, which is no absolute path.`, {
    remedy: 'Begin it with a slash: a relative one would be another folder wherever you call chaos.',
  })
}
