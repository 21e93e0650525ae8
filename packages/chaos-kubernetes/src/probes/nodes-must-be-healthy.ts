import { connect, nodes } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { conditionOf } from '../nodes/condition-of.ts'
import { nodesLookedAt } from '../nodes/node-selection.ts'
import { lookAt } from '../objects/look-at.ts'
import { rights } from '../rights.ts'

/** Conditions that stand for a problem: those of the kubelet, and those of the node problem detector. */
const problems = [
  'NetworkUnavailable',
  'MemoryPressure',
  'DiskPressure',
  'PIDPressure',
  'KernelDeadlock',
  'ReadonlyFilesystem',
  'CorruptDockerOverlay2',
  'FrequentKubeletRestart',
  'FrequentDockerRestart',
  'FrequentContainerdRestart',
  'FrequentUnregisterNetDevice',
]

export const nodesMustBeHealthy = defineProbe({
  title: 'All nodes are healthy',
  description:
    'No node has a problem among its conditions (network, memory, disk, processes, and those of the node problem detector), and all are ready. Conditions that a node lacks are passed over.',
  chaosToolkit: ['chaosk8s.node.probes.nodes_must_be_healthy'],
  args: z.strictObject({ label_selector: nodesLookedAt }),
  output: z.boolean(),
  permissions: () => rights(nodes, ['list']),
  async run({ label_selector }, context) {
    const found = await lookAt(await connect(context), nodes, { labelSelector: label_selector }, context)
    return found.every(
      (node) =>
        (conditionOf(node, 'Ready') ?? 'True') === 'True' &&
        problems.every((problem) => (conditionOf(node, problem) ?? 'False') === 'False'),
    )
  },
})
