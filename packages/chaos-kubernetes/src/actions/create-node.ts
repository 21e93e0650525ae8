import { connect, createObject, nodes, objectCreated } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { rights } from '../rights.ts'

const mapping = z.record(z.string(), z.unknown()).nullable().default(null)

export const createNode = defineAction({
  title: 'Create a Node object',
  description: 'Registers a node with the cluster; it starts no machine. The undo deletes the object again.',
  impact: 'none',
  changes: [objectCreated],
  chaosToolkit: ['chaosk8s.node.actions.create_node'],
  args: withRule(
    z.strictObject({
      meta: mapping.meta({ description: 'Its metadata; the name is needed', examples: [{ name: 'worker-9' }] }),
      spec: mapping.describe('Its spec'),
    }),
    'meta',
    ({ meta }) =>
      typeof meta?.['name'] === 'string' && meta['name'] !== ''
        ? undefined
        : 'the node has no name; give it one in meta',
  ),
  output: z.record(z.string(), z.unknown()).describe('The node as the cluster stored it'),
  permissions: () => rights(nodes, ['create', 'get', 'delete']),
  async run({ meta, spec }, context) {
    const manifest = { apiVersion: 'v1', kind: 'Node', metadata: meta ?? {}, ...(spec === null ? {} : { spec }) }
    return { ...(await createObject(context, await connect(context), nodes, manifest)) }
  },
})
