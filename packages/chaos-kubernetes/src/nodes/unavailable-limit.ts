import { type Cluster, type Node, nodes, optionalText } from 'chaos-kubernetes-access'
import { StepFailure } from 'chaos-plugin-api'
import { z } from 'zod'
import { conditionOf } from './condition-of.ts'

/** How many nodes of the cluster may take no pods: a number, or a percentage such as `20%` (rounded down). */
export const unavailableLimit = z
  .union([
    z.int().min(1),
    optionalText.regex(/^\s*$|^(?:100|[1-9]?\d)%$/, 'it is neither a number of nodes nor a percentage such as "20%"'),
  ])
  .nullable()
  .default(null)
  .describe(
    'Refuse to begin where more nodes of the cluster than so many, or than such a percentage, would be cordoned or not ready then; no limit unless given',
  )

/** Refuses to cordon nodes where more of the cluster would take no pods then than are allowed to. */
export async function refuseTooManyUnavailable(
  cluster: Cluster,
  chosen: readonly Node[],
  limit: z.output<typeof unavailableLimit>,
): Promise<void> {
  if (limit === null) return
  const all = await cluster.list(nodes)
  const names = new Set(chosen.map(({ metadata }) => metadata.name))
  const others = all.filter((node) => !names.has(node.metadata.name) && !isAvailable(node)).length
  const allowed = typeof limit === 'number' ? limit : Math.floor((Number.parseInt(limit, 10) / 100) * all.length)
  const unavailable = chosen.length + others
  if (unavailable <= allowed) return
  const already = others === 0 ? '' : ` ${others} of them ${others === 1 ? 'is' : 'are'} so already.`
  throw new StepFailure(
    `${unavailable} of ${all.length} nodes would be cordoned or not ready, and max_unavailable_nodes allows ${allowed}.${already}`,
    {
      remedy: 'Drain fewer nodes, make others schedulable first, or raise max_unavailable_nodes. Nothing was touched.',
    },
  )
}

function isAvailable(node: Node): boolean {
  return node.spec.unschedulable !== true && conditionOf(node, 'Ready') === 'True'
}
