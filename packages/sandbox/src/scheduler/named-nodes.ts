import type { Pod } from '../objects/pod.ts'

/** The only nodes that a pod's required affinity names (as that of a DaemonSet's pods does); undefined if it names none. */
export function namedNodes({ spec }: Pod): ReadonlySet<string> | undefined {
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
  if (!terms || terms.length === 0) return undefined
  const names = new Set<string>()
  for (const { matchFields = [] } of terms) {
    const named = matchFields.filter(({ key, operator }) => key === 'metadata.name' && operator === 'In')
    if (named.length === 0) return undefined
    for (const name of named[0]!.values ?? []) if (named.every(({ values }) => values?.includes(name))) names.add(name)
  }
  return names
}
