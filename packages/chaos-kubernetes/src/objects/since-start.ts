import type { StepContext } from 'chaos-plugin-api'

/** Whether something happened since the run began, by a time of the API (RFC 3339), most of which are of whole seconds. */
export function isSinceStart(
  time: string | null | undefined,
  { runStartedAt }: Pick<StepContext['step'], 'runStartedAt'>,
): boolean {
  return typeof time === 'string' && Date.parse(time) >= Math.floor(runStartedAt / 1000) * 1000
}
