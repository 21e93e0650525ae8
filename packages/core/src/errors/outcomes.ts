import type { Outcome } from './outcome.ts'

/** What is said of an outcome, wherever it is said: when a run ends, in `--help`, in the reference. */
export interface OutcomeDescription {
  /** The exit code. `--exit-codes chaostoolkit` gives Chaos Toolkit's instead. */
  readonly exitCode: number
  /** The verdict, as the end of a run shows it. */
  readonly verdict: string
  /** What it means, in half a sentence. */
  readonly meaning: string
}

const allBack = 'all is back as it was'
const untouched = 'nothing was touched'

/** Every outcome, in the order of the exit codes. */
export const outcomes: Readonly<Record<Outcome, OutcomeDescription>> = {
  held: { exitCode: 0, verdict: 'Held', meaning: `the steady state held, and ${allBack}` },
  deviated: { exitCode: 1, verdict: 'Deviated', meaning: 'the steady state did not hold, a weakness was found' },
  invalid: { exitCode: 2, verdict: 'Invalid', meaning: `the command line or the file is wrong; ${untouched}` },
  'not-steady': {
    exitCode: 3,
    verdict: 'Not steady',
    meaning: 'the steady state was not met at first; nothing was injected',
  },
  inconclusive: {
    exitCode: 4,
    verdict: 'Inconclusive',
    meaning: 'an activity could not do its work, or had nothing to do',
  },
  'not-restored': {
    exitCode: 5,
    verdict: 'Not restored',
    meaning: 'a change is not proven undone; how to do it is printed',
  },
  'not-healed': { exitCode: 5, verdict: 'Not healed', meaning: 'the system has not repaired what was broken' },
  refused: { exitCode: 6, verdict: 'Refused', meaning: `a safety check said no; ${untouched}` },
  stopped: { exitCode: 7, verdict: 'Stopped', meaning: `by a safeguard, a control or SIGUSR1/2; ${allBack}` },
  internal: { exitCode: 70, verdict: 'Bug in chaos', meaning: allBack },
  'hung-up': { exitCode: 129, verdict: 'Interrupted', meaning: `by SIGHUP; ${allBack}` },
  interrupted: { exitCode: 130, verdict: 'Interrupted', meaning: `by SIGINT (Ctrl-C); ${allBack}` },
  terminated: { exitCode: 143, verdict: 'Interrupted', meaning: `by SIGTERM; ${allBack}` },
}

/** What Chaos Toolkit has no word for, and so ends there as a failure, whatever the journal says. */
const foreign: ReadonlySet<Outcome> = new Set(['not-restored', 'not-healed', 'refused', 'internal'])

/** The exit code that Chaos Toolkit gives for an outcome: it knows success and failure only. Where a run came to a journal, that decides. */
export function chaosToolkitExitCode(
  outcome: Outcome,
  journal?: { readonly status: string | null; readonly deviated: boolean },
): 0 | 1 {
  if (journal === undefined) return outcome === 'held' ? 0 : 1
  return foreign.has(outcome) || journal.status !== 'completed' || journal.deviated ? 1 : 0
}

/** Which outcome counts where several apply: the first of these. `invalid` and `refused` occur only before anything was touched. */
export const outcomesByWeight: readonly Outcome[] = [
  'not-restored',
  'not-healed',
  'hung-up',
  'interrupted',
  'terminated',
  'internal',
  'stopped',
  'deviated',
  'inconclusive',
  'not-steady',
  'invalid',
  'refused',
  'held',
]

/** The outcome that counts where several apply. */
export function weightiest(outcomes: Iterable<Outcome>): Outcome {
  const all = new Set(outcomes)
  return outcomesByWeight.find((outcome) => all.has(outcome)) ?? 'held'
}
