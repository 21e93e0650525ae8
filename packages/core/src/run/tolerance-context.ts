import { executeActivity } from '../providers/execute-activity.ts'
import type { Step } from '../providers/step.ts'
import type { ToleranceContext } from '../tolerance/tolerance-context.ts'
import type { Run } from './run.ts'

/** What a tolerance is judged with; one that is a probe is run as a part of the step. */
export function toleranceContext(
  run: Run,
  { id, phase }: Pick<Step, 'id' | 'phase'>,
  signal: AbortSignal,
): ToleranceContext {
  return {
    configuration: run.configuration,
    secrets: run.secrets,
    runProbe: (activity) =>
      executeActivity(activity, run, { id: `${id}/tolerance`, name: activity.name, attempt: 1, phase }, signal),
    // What holds meanwhile is asked again and again.
    tellFailure: (message) => run.tell({ type: 'log', level: phase === 'during' ? 'debug' : 'warn', message }),
  }
}
