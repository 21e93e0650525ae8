import type { StepContext } from 'chaos-plugin-api'

/**
 * A name for what a step creates: it says which run has made it, and no other step, attempt or run uses it.
 *
 * @example
 * nameOfStep('budget', { runId: '20260102-030405-abcdef', id: 'method/0', attempt: 1 })
 * // → 'chaos-budget-20260102-030405-abcdef-method-0'
 */
export function nameOfStep(
  what: string,
  { runId, id, attempt }: Pick<StepContext['step'], 'runId' | 'id' | 'attempt'>,
): string {
  const parts = ['chaos', what, runId, id, ...(attempt > 1 ? [attempt] : [])]
  return parts
    .join('-')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
}
