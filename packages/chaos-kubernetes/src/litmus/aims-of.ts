import { listOf, type Mapping, mappingOf } from 'chaos-plugin-api'

/** What an engine is aimed at, by the names of the arguments that say so in other actions. */
export function aimsOf(spec: Mapping, ns: string): Readonly<Record<string, unknown>> {
  const { appns, applabel } = mappingOf(spec['appinfo'])
  const { workloads, pods } = mappingOf(spec['selectors'])
  const selected = [...listOf(workloads), ...listOf(pods)].map(mappingOf)
  return {
    ns,
    namespaces_selectors: [appns ?? '', ...selected.map(({ namespace }) => namespace)],
    label_selectors: [applabel ?? '', ...selected.map(({ labels }) => labels ?? '')],
    workload: selected.map(({ names }) => names ?? ''),
  }
}
