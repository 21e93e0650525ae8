import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import type { DrainRules } from '../pods/drain-plan.ts'
import { problemOfChoice } from './node-choice.ts'
import { nodeCount, nodeFilters, nodeLabels, nodeName, nodeShare, nodesByPods } from './node-selection.ts'
import { unavailableLimit } from './unavailable-limit.ts'

/** What a drain is asked for. */
export const drainArguments = withRule(
  z.strictObject({
    name: nodeName,
    label_selector: nodeLabels,
    delete_pods_with_local_storage: z
      .boolean()
      .default(false)
      .describe('Also evict pods that have an emptyDir volume; what is in it is lost'),
    timeout: z.number().positive().default(120).describe('Seconds that the draining of each node may take'),
    count: nodeCount,
    ...nodesByPods,
    ...nodeShare,
    ...nodeFilters,
    max_unavailable_nodes: unavailableLimit,
    grace_period: z
      .int()
      .min(0)
      .nullable()
      .default(null)
      .describe("Seconds that each pod gets to end; the pod's own unless given"),
    force: z
      .boolean()
      .default(false)
      .describe('Also evict pods that nothing makes again; they are lost, and no undo brings them back'),
    skip_wait: z
      .number()
      .min(0)
      .nullable()
      .default(null)
      .describe('Do not wait for pods that should have ended so many seconds ago; waits for all unless given'),
  }),
  'name',
  problemOfChoice,
)

export type DrainArguments = z.output<typeof drainArguments>

/** Which pods are to go; `now` is in milliseconds since 1970 (UTC). */
export function rulesOf({ delete_pods_with_local_storage, force, skip_wait }: DrainArguments, now: number): DrainRules {
  return {
    withLocalStorage: delete_pods_with_local_storage,
    force,
    ...(skip_wait === null ? {} : { awaitedSince: now - skip_wait * 1000 }),
  }
}
