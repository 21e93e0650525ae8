import type { Outcome } from '../errors/outcome.ts'

/** What ends a run from outside: its `reason` of an abort. */
export type StopRequest =
  | { readonly signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGUSR1' | 'SIGUSR2' }
  | {
      /** A sentence. */
      readonly stoppedBy: string
      /** Default: `stopped`. */
      readonly outcome?: Extract<Outcome, 'stopped' | 'internal'>
    }
