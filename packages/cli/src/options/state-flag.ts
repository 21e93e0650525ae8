import { Flags } from './flags.ts'

/** `--state-dir`, of every command that looks at runs. */
export const stateFlag = {
  'state-dir': Flags.string({
    helpValue: 'DIR',
    summary:
      "Where runs are recorded, so that they can be recovered. Default: CHAOS_STATE_DIR, else run.state_dir in the settings, else the platform's folder.",
  }),
}
