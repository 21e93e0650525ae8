import type { Node } from '../objects/node.ts'
import type { Container, Pod, PodSpec } from '../objects/pod.ts'
import { parseQuantity } from '../resources/parse-quantity.ts'

export type Resources = ReadonlyMap<string, number>

/** What the scheduler takes a container that asks for nothing to need, when it compares nodes: CPUs and bytes. */
const guess = { cpu: 0.1, memory: 200 * 1024 * 1024 } as const

const known = new WeakMap<PodSpec, Resources>()

export function allocatableOf({ status }: Node): Map<string, number> {
  return new Map(
    Object.entries(status.allocatable ?? status.capacity ?? {}).map(([name, quantity]) => [
      name,
      parseQuantity(quantity),
    ]),
  )
}

/** What a pod asks for: the sum of its containers and sidecars, or what its init containers need before that if it is more. */
export function requestsOf({ spec }: Pod): Resources {
  const found = known.get(spec)
  if (found) return found
  const total = new Map<string, number>()
  for (const container of spec.containers) addTo(total, container)
  const sidecars = new Map<string, number>()
  const initial = new Map<string, number>()
  for (const container of spec.initContainers ?? []) {
    if (container['restartPolicy'] === 'Always') {
      addTo(sidecars, container)
      addTo(total, container)
      raise(initial, sidecars)
      continue
    }
    const needed = new Map(sidecars)
    addTo(needed, container)
    raise(initial, needed)
  }
  raise(total, initial)
  for (const [name, quantity] of Object.entries(spec.overhead ?? {}))
    total.set(name, (total.get(name) ?? 0) + parseQuantity(quantity))
  known.set(spec, total)
  return total
}

/** What a pod probably uses of a node. */
export function estimateOf(pod: Pod): { readonly cpu: number; readonly memory: number } {
  const requests = requestsOf(pod)
  const count = pod.spec.containers.length
  return {
    cpu: requests.get('cpu') ?? guess.cpu * count,
    memory: requests.get('memory') ?? guess.memory * count,
  }
}

function addTo(total: Map<string, number>, { resources }: Container): void {
  for (const [name, quantity] of Object.entries(resources?.requests ?? {}))
    total.set(name, (total.get(name) ?? 0) + parseQuantity(quantity))
}

function raise(total: Map<string, number>, amounts: Resources): void {
  for (const [name, amount] of amounts) total.set(name, Math.max(total.get(name) ?? 0, amount))
}
