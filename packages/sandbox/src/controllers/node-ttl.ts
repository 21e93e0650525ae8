import { putMetadata } from '../registry/controller-writes.ts'
import { nodes } from '../registry/resource-names.ts'
import { type ControllerContext, follow } from './controller-context.ts'

const annotation = 'node.alpha.kubernetes.io/ttl'

/** Says on every node how long its kubelet may keep what it knows of objects: in a cluster of this size, not at all. */
export function startNodeTtlController(context: ControllerContext): void {
  const { cluster, loop } = context
  const collection = cluster.store.collection(nodes)
  const queue = loop.queue('node-ttl', (name) => {
    const node = collection.get(name)
    if (!node || node.metadata.annotations?.[annotation] !== undefined) return
    const annotations = { ...node.metadata.annotations, [annotation]: '0' }
    putMetadata(cluster, nodes, node, { ...node.metadata, annotations })
  })
  follow(context, nodes, ({ metadata }) => queue.add(metadata.name))
}
