/** How a run, or a command, ended. The table of exit codes is in `exit-codes.ts`. */
export type Outcome =
  | 'held'
  | 'deviated'
  | 'invalid'
  | 'not-steady'
  | 'inconclusive'
  | 'not-restored'
  | 'refused'
  | 'stopped'
  | 'internal'
  | 'hung-up'
  | 'interrupted'
  | 'terminated'
