/** What ends a run from outside: its `reason` of an abort. */
export type StopRequest =
  | { readonly signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGUSR1' | 'SIGUSR2' }
  | { readonly stoppedBy: string }
