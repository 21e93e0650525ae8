import { listOf, type Mapping, mappingOf } from 'chaos-plugin-api'
import { type Imported, type ImportOptions, nameOf, podsProbe, probe, provider, type Resource } from './resource.ts'

/** Seconds that an engine may take besides the lengths of its experiments. */
const besides = 600
const workloads: Readonly<Record<string, string>> = {
  deployment: 'deployment-fully-available',
  statefulset: 'statefulset-fully-available',
  daemonset: 'daemon-set-fully-available',
}

/** Makes a ChaosEngine of Litmus an action that runs the same, and probes of what it acts on. */
export function importLitmus(resource: Resource, { reason }: ImportOptions): Imported {
  const { name, namespace, spec } = resource
  const { engineState: _, ...wanted } = spec
  const seconds = lengthOf(spec)
  const probes = [...probesOfAppinfo(mappingOf(spec['appinfo'])), ...probesOfSelectors(mappingOf(spec['selectors']))]
  const nothing = `${nameOf(resource)} names no workload, so nothing is looked at: add a probe to the hypothesis that does.`
  return {
    action: {
      type: 'action',
      name: `run ${nameOf(resource)}`,
      provider: provider('run-litmus-engine', {
        name,
        ns: namespace,
        spec: wanted,
        timeout: seconds + besides,
        i_know: reason,
      }),
    },
    seconds,
    probes,
    notes: probes.length === 0 ? [nothing] : [],
  }
}

/** Seconds that the experiments of an engine are to last, as far as it says so. */
function lengthOf({ experiments }: Mapping): number {
  const lengths = listOf(experiments).flatMap((experiment) => {
    const { env } = mappingOf(mappingOf(mappingOf(experiment)['spec'])['components'])
    return listOf(env).flatMap((each) => {
      const { name, value } = mappingOf(each)
      return name === 'TOTAL_CHAOS_DURATION' && Number(value) > 0 ? [Number(value)] : []
    })
  })
  return lengths.reduce((sum, length) => sum + length, 0)
}

function probesOfAppinfo({ appns, applabel }: Mapping): readonly Mapping[] {
  if (typeof appns !== 'string' || appns === '') return []
  return [podsProbe(appns, typeof applabel === 'string' ? applabel : '')]
}

function probesOfSelectors({ workloads: given, pods }: Mapping): readonly Mapping[] {
  const ofWorkloads = listOf(given).flatMap((workload) => {
    const { kind, namespace, names, labels } = mappingOf(workload)
    const ns = String(namespace)
    const activity = workloads[String(kind).toLowerCase()]
    if (typeof labels === 'string') return [podsProbe(ns, labels)]
    if (typeof names !== 'string' || activity === undefined) return [podsProbe(ns, '')]
    return names
      .split(',')
      .map((name) => probe(`${String(kind)} ${ns}/${name.trim()} is ready`, activity, { ns, name: name.trim() }))
  })
  // Pods that are named are gone once they are replaced.
  const spaces = new Set(listOf(pods).map((pod) => String(mappingOf(pod)['namespace'])))
  return [...ofWorkloads, ...[...spaces].map((ns) => podsProbe(ns, ''))]
}
