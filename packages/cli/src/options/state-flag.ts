import { Flags } from './flags.ts'

/** `--state-dir`, of every command that looks at runs, or at the sandbox beside them. What is in the folder is said by the command. */
export function stateFlag(what = 'Where runs are recorded, so that they can be recovered.') {
  return {
    'state-dir': Flags.string({
      helpValue: 'DIR',
      summary: `${what} Default: CHAOS_STATE_DIR, else run.state_dir in the settings, else the platform's folder.`,
    }),
  }
}
