import type { Pod } from '../../objects/pod.ts'

/** One rule of a Job's `podFailurePolicy`. */
export interface PodFailureRule {
  /** `FailJob`, `FailIndex`, `Ignore` or `Count`. */
  readonly action: string
  readonly onExitCodes?: {
    readonly containerName?: string | null
    readonly operator: string
    readonly values: readonly number[]
  }
  readonly onPodConditions?: readonly { readonly type: string; readonly status?: string }[]
}

/** What the first rule that is about a failed pod asks for, with the reason as the Job tells it; `Count` where none is. */
export function matchFailurePolicy(
  rules: readonly PodFailureRule[],
  pod: Pod,
): { readonly action: string; readonly message: string } {
  const { name, namespace } = pod.metadata
  for (const [index, rule] of rules.entries()) {
    const { action } = rule
    const container = failedContainer(rule, pod)
    const tail = `matching ${action} rule at index ${index}`
    if (container) {
      const [containerName, code] = container
      const message = `Container ${containerName} for pod ${namespace}/${name} failed with exit code ${code} ${tail}`
      return { action, message }
    }
    const condition = rule.onPodConditions?.find(({ type, status = 'True' }) =>
      pod.status.conditions?.some((known) => known.type === type && known.status === status),
    )
    if (condition) return { action, message: `Pod ${namespace}/${name} has condition ${condition.type} ${tail}` }
  }
  return { action: 'Count', message: '' }
}

function failedContainer({ onExitCodes }: PodFailureRule, { status }: Pod): readonly [string, number] | undefined {
  if (!onExitCodes) return undefined
  const { containerName, operator, values } = onExitCodes
  for (const { name, state } of [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])]) {
    const code = Number(state?.['terminated']?.['exitCode'] ?? 0)
    if (code === 0 || (containerName && containerName !== name)) continue
    if (values.includes(code) === (operator === 'In')) return [name, code]
  }
  return undefined
}
