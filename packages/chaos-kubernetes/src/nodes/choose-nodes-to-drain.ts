import type { Node } from 'chaos-kubernetes-access'
import { type DrainRules, planDrain } from '../pods/drain-plan.ts'
import type { HostedPod } from '../pods/hosted-pod.ts'
import { sample } from '../selection/sample.ts'

/**
 * Chooses so many nodes by chance, each at most once and none that is cordoned already. Nodes that a drain would empty of something,
 * and that no unmanaged pod blocks, come before all others.
 */
export function chooseNodesToDrain(
  candidates: readonly Node[],
  hosted: readonly HostedPod[],
  { count, random, ...rules }: DrainRules & { readonly count: number; readonly random: () => number },
): readonly Node[] {
  const schedulable = candidates.filter(({ spec }) => spec.unschedulable !== true)
  const byNode = Map.groupBy(hosted, ({ node }) => node ?? '')
  const isWorthwhile = ({ metadata }: Node) => {
    const { evict, unmanaged } = planDrain(byNode.get(metadata.name) ?? [], rules)
    return evict.length > 0 && unmanaged.length === 0
  }
  const preferred = sample(schedulable.filter(isWorthwhile), count, random)
  const others = schedulable.filter((node) => !isWorthwhile(node))
  return [...preferred, ...sample(others, count - preferred.length, random)]
}
