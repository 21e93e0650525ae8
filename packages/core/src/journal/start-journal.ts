import { arch, hostname, release, type as systemType } from 'node:os'
import type { Experiment } from '../experiment/experiment.ts'
import type { Journal } from './journal.ts'

/** The release of Chaos Toolkit's library whose journals ours are compatible with. */
const compatibleWith = '1.45.0'

/** The journal of a run that begins: keys and values as Chaos Toolkit has them. Spec 3.9. */
export function startJournal(experiment: Experiment, start: string, dry: string | undefined): Journal {
  return {
    'chaoslib-version': compatibleWith,
    platform: `${systemType()}-${release()}-${arch()}`,
    node: hostname(),
    experiment: { ...experiment, dry: dry ?? null },
    start,
    status: null,
    deviated: false,
    steady_states: { before: null, after: null, during: [] },
    run: [],
    rollbacks: [],
  }
}
