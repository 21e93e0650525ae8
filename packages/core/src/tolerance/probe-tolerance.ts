import { isMapping, type Mapping } from 'chaos-plugin-api'
import { ActivityAborted, ActivityFailed } from '../errors/activity-errors.ts'
import type { Activity } from '../model/experiment.ts'
import { pythonStr } from '../python/text-form.ts'
import { isTrue } from '../python/truth.ts'
import type { ToleranceContext } from './tolerance-context.ts'

/**
 * Runs the tolerance as a probe that gets the output as its argument `value`; met if what it returns is true in Python's sense, not met
 * if it fails. So the result of a process or of HTTP is always met. Throws `ActivityAborted` where the probe takes no arguments.
 */
export async function probeTolerance(
  tolerance: Mapping,
  value: unknown,
  { runProbe, tellFailure }: Pick<ToleranceContext, 'runProbe' | 'tellFailure'>,
): Promise<boolean> {
  const { provider } = tolerance
  if (!isMapping(provider) || !isMapping(provider['arguments'])) {
    throw new ActivityAborted(
      'A tolerance of type probe needs "arguments" in its provider, a mapping (it may be empty), to get the value by.',
    )
  }
  const activity = { ...tolerance, provider: { ...provider, arguments: { ...provider['arguments'], value } } }
  try {
    return isTrue(await runProbe(activity as unknown as Activity))
  } catch (error) {
    if (!(error instanceof ActivityFailed)) throw error
    tellFailure(
      `The probe "${pythonStr(tolerance['name'] ?? 'of the tolerance')}" of the tolerance failed: ${error.message}`,
    )
    return false
  }
}
