import { connect, objectLost, podRemoved } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { disruptionBudgets } from '../budgets/disruption-budget.ts'
import { podTarget } from '../pods/pod-target.ts'
import { removePods } from '../pods/remove-pods.ts'
import { rights } from '../rights.ts'
import { chooseWithinBudgets } from '../selection/choose-within-budgets.ts'
import { findCandidates } from '../selection/find-candidates.ts'
import { chooseAmong } from '../selection/find-pods.ts'
import { podRights, rightsToPods } from '../selection/pod-filters.ts'
import { podSelection } from '../selection/pod-selection.ts'

export const terminatePods = defineAction({
  title: 'Terminate pods',
  description:
    'Deletes pods of a namespace, chosen by label and name, or has them evicted, which their disruption budgets may refuse; one of them unless told otherwise. Their controllers make new ones, which is awaited at the end of the run. A pod without a controller is gone for good.',
  impact: 'disrupts',
  changes: [podRemoved, objectLost],
  chaosToolkit: ['chaosk8s.pod.actions.terminate_pods'],
  args: z.strictObject({
    ...podSelection,
    mode: z
      .enum(['fixed', 'percentage', 'budget'])
      .default('fixed')
      .describe(
        'Whether qty is a number of pods or a percentage; budget takes as many as the disruption budgets of the pods let be evicted now, whatever qty says',
      ),
    by: z
      .enum(['deletion', 'eviction'])
      .default('deletion')
      .describe('Delete them, whatever disruption budgets say, or evict them: what a budget forbids fails then'),
    grace_period: z
      .int()
      .default(-1)
      .describe("Seconds that the pods get to end, 0 for none; below 0 the pod's own grace period holds"),
  }),
  output: z.array(z.string()).describe('The names of the deleted pods'),
  permissions: (args) => [
    ...podRights(args.by === 'deletion' ? ['get', 'list', 'delete'] : ['get', 'list'], args),
    ...(args.by === 'deletion' ? [] : rightsToPods(['create'], args, 'eviction')),
    ...(args.mode === 'budget'
      ? rights(disruptionBudgets, ['list'], args.ns_selector === null ? args.ns : undefined)
      : []),
  ],
  async targets({ mode, ...args }, context) {
    const cluster = await connect(context)
    const candidates = await findCandidates(cluster, args)
    const chosen =
      mode === 'budget' && !args.all
        ? await chooseWithinBudgets(cluster, candidates, { ...args, mode: 'fixed' }, context)
        : chooseAmong(candidates, { ...args, mode: mode === 'percentage' ? mode : 'fixed' }, context)
    return chosen.map(podTarget)
  },
  async run({ by, grace_period }, context) {
    const cluster = await connect(context)
    const options = grace_period >= 0 ? { gracePeriodSeconds: grace_period } : {}
    return removePods(context, cluster, { ...options, evict: by === 'eviction' })
  },
})
