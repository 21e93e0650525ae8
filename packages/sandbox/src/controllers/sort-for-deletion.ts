import { isPodReady, type Pod } from '../objects/pod.ts'

/** Pods in the order in which a controller gives them up: those that serve least first. */
export function sortForDeletion(pods: readonly Pod[]): readonly Pod[] {
  const perNode = new Map<string, number>()
  for (const { spec } of pods) perNode.set(spec.nodeName ?? '', (perNode.get(spec.nodeName ?? '') ?? 0) + 1)
  const rank = (pod: Pod): readonly number[] => [
    pod.spec.nodeName ? 1 : 0,
    pod.status.phase === 'Running' ? 1 : 0,
    isPodReady(pod) ? 1 : 0,
    Number(pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? 0),
    -(perNode.get(pod.spec.nodeName ?? '') ?? 0),
    -Date.parse(pod.metadata.creationTimestamp ?? ''),
  ]
  return pods
    .map((pod) => ({ pod, rank: rank(pod) }))
    .sort((left, right) => {
      for (const [index, value] of left.rank.entries())
        if (value !== right.rank[index]) return value - right.rank[index]!
      return Number(right.pod.metadata.resourceVersion) - Number(left.pod.metadata.resourceVersion)
    })
    .map(({ pod }) => pod)
}
