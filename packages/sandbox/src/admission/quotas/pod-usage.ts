import type { Container, Pod, PodSpec } from '../../objects/pod.ts'
import { podResources } from '../../resources/pod-resources.ts'
import { one, type Quantities, type Quantity, readQuantities } from '../../resources/quantity.ts'
import type { KubernetesObject } from '../../store/kubernetes-object.ts'

const native = ['cpu', 'memory', 'ephemeral-storage']
const known = new Set(['pods', 'count/pods', ...native.flatMap((name) => [name, `requests.${name}`, `limits.${name}`])])
/** For these every container has to say what it wants as soon as a quota limits them. */
const mustBeStated = new Set(['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'])
const measured = new WeakMap<KubernetesObject, Quantities>()

/** Whether a quota's entry counts pods or what they ask for. */
export function measuresPods(name: string): boolean {
  return (
    known.has(name) || name.startsWith('hugepages-') || (name.startsWith('requests.') && name !== 'requests.storage')
  )
}

/** What a pod uses of a quota. One that has ended counts as an object only. */
export function podUsage(pod: KubernetesObject, now: number): Quantities {
  if (!isCharged(pod as Pod, now)) return new Map([['count/pods', one]])
  const before = measured.get(pod)
  if (before) return before
  const { spec } = pod as Pod
  const usage = computeUsage(podResources(spec, 'requests'), podResources(spec, 'limits'))
  usage.set('pods', one).set('count/pods', one)
  measured.set(pod, usage)
  return usage
}

/** What the containers of a pod leave open that a quota with these entries wants stated, e.g. `must specify requests.cpu for: main`. */
export function unstated(pod: KubernetesObject, entries: readonly string[]): string | undefined {
  const required = entries.filter((name) => mustBeStated.has(name))
  if (required.length === 0) return undefined
  const { spec } = pod as Pod
  const containers = [...spec.containers, ...(spec.initContainers ?? [])].map((container) => ({
    name: container.name,
    stated: statedBy(container),
  }))
  const missing = required
    .map((entry) => ({ entry, names: containers.filter(({ stated }) => !stated.has(entry)).map(({ name }) => name) }))
    .filter(({ names }) => names.length > 0)
    .sort((left, right) => (left.entry < right.entry ? -1 : 1))
    .map(({ entry, names }) => `${entry} for: ${names.sort().join(',')}`)
  return missing.length > 0 ? `must specify ${missing.join('; ')}` : undefined
}

/** Whether a pod asks for nothing at all and so has the lowest quality of service. */
export function isBestEffort({ containers, initContainers = [] }: PodSpec): boolean {
  return [...containers, ...initContainers].every(({ resources }) =>
    [resources?.requests, resources?.limits].every((amounts) =>
      [...readQuantities(amounts)].every(
        ([name, { amount }]) => (name !== 'cpu' && name !== 'memory') || amount === 0n,
      ),
    ),
  )
}

/** A pod that should have stopped by now but can't tell (its node is lost) isn't held against its user. */
function isCharged({ status, metadata }: Pod, now: number): boolean {
  if (status?.phase === 'Failed' || status?.phase === 'Succeeded') return false
  const { deletionTimestamp, deletionGracePeriodSeconds } = metadata
  if (deletionTimestamp === undefined || deletionGracePeriodSeconds === undefined) return true
  return now <= Date.parse(deletionTimestamp) + deletionGracePeriodSeconds * 1000
}

function statedBy({ resources }: Container): ReadonlySet<string> {
  return new Set(computeUsage(readQuantities(resources?.requests), readQuantities(resources?.limits)).keys())
}

function computeUsage(requests: Quantities, limits: Quantities): Map<string, Quantity> {
  const usage = new Map<string, Quantity>()
  for (const [name, quantity] of requests) {
    if (native.includes(name) || name.startsWith('hugepages-')) usage.set(name, quantity)
    if (native.includes(name) || name.startsWith('hugepages-') || name.includes('/'))
      usage.set(`requests.${name}`, quantity)
  }
  for (const [name, quantity] of limits) if (native.includes(name)) usage.set(`limits.${name}`, quantity)
  return usage
}
