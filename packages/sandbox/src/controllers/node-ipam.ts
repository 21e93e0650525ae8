import type { Node } from '../objects/node.ts'
import { putSpec } from '../registry/controller-writes.ts'
import { nodes } from '../registry/resource-names.ts'
import { type ControllerContext, follow } from './controller-context.ts'

/** So many there are in all. */
const ranges = 4096

/** Gives every node a range of 1,024 pod addresses out of 10.64.0.0/10. */
export function startNodeIpamController(context: ControllerContext): void {
  const { cluster, loop } = context
  const collection = cluster.store.collection(nodes)
  const used = new Set<string>()
  let next = 0
  const queue = loop.queue('node-ipam', (name) => {
    const node = collection.get(name) as Node | undefined
    if (!node || node.spec.podCIDR) return
    const podCIDR = freeRange()
    if (podCIDR === undefined) return
    used.add(podCIDR)
    putSpec(cluster, nodes, node, { ...node.spec, podCIDR, podCIDRs: [podCIDR] })
  })
  const freeRange = (): string | undefined => {
    if (used.size >= ranges) return undefined
    for (let tried = 0; tried < ranges; tried++) {
      const number = next
      next = (next + 1) % ranges
      const range = `10.${64 + (number >> 6)}.${(number & 63) * 4}.0/22`
      if (!used.has(range)) return range
    }
    return undefined
  }
  follow(context, nodes, (object, event) => {
    const { podCIDR } = (object as Node).spec
    if (podCIDR && event?.type === 'DELETED') used.delete(podCIDR)
    else if (podCIDR) used.add(podCIDR)
    else queue.add(object.metadata.name)
  })
}
