import type { Container, PodSpec } from '../objects/pod.ts'
import { addQuantities, type Quantities, type Quantity, readQuantities, zero } from './quantity.ts'

/**
 * What a pod asks for (`requests`) or is limited to (`limits`): its containers and sidecars together, or its largest init container with the
 * sidecars that started before if that is more; what the pod itself states takes their place; its overhead is added.
 */
export function podResources(spec: PodSpec, kind: 'requests' | 'limits'): Quantities {
  const total = new Map<string, Quantity>()
  for (const container of spec.containers) add(total, of(container, kind))
  const sidecars = new Map<string, Quantity>()
  const largest = new Map<string, Quantity>()
  for (const container of spec.initContainers ?? []) {
    const own = of(container, kind)
    if (container['restartPolicy'] === 'Always') {
      add(total, own)
      add(sidecars, own)
      raise(largest, sidecars)
    } else {
      const together = new Map(sidecars)
      add(together, own)
      raise(largest, together)
    }
  }
  raise(total, largest)
  const stated = (spec['resources'] as Container['resources'])?.[kind]
  for (const [name, quantity] of readQuantities(stated)) total.set(name, quantity)
  for (const [name, quantity] of readQuantities(spec.overhead)) {
    if (kind === 'requests' || total.has(name)) total.set(name, addQuantities(total.get(name) ?? zero, quantity))
  }
  return total
}

function of({ resources }: Container, kind: 'requests' | 'limits'): Quantities {
  return readQuantities(resources?.[kind])
}

function add(total: Map<string, Quantity>, more: Quantities): void {
  for (const [name, quantity] of more) total.set(name, addQuantities(total.get(name) ?? zero, quantity))
}

function raise(total: Map<string, Quantity>, least: Quantities): void {
  for (const [name, quantity] of least) {
    if (quantity.amount > (total.get(name)?.amount ?? -1n)) total.set(name, quantity)
  }
}
