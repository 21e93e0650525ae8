import { connect, givenTextOrNull, objectCreated, objectField, optionalText, pods } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { whyUnreadable, withRule } from '../argument-rules.ts'
import { ns, optionalLabels, optionalName } from '../arguments.ts'
import { createBudget } from '../budgets/create-budget.ts'
import { disruptionBudgets, type PodCount } from '../budgets/disruption-budget.ts'
import { type BudgetLimit, tightenBudget } from '../budgets/tighten-budget.ts'
import { objectTarget } from '../objects/object-target.ts'
import { rights } from '../rights.ts'
import { labelRequirements } from '../selectors/label-requirements.ts'
import { systemCare, withSystemCare } from '../system-care.ts'
import { podsSelected } from '../workloads/pods-selected.ts'
import { selecting, withWorkloadKind, workloadKind, workloadRights } from '../workloads/workload-kind.ts'

const podCount = z
  .union([z.int().min(0), optionalText.regex(/^\s*$|^\d+%$/, 'it is no percentage; write one such as "50%"')])
  .nullable()
  .default(null)

export const blockDisruptions = defineAction({
  title: 'Block evictions',
  description:
    'Has a PodDisruptionBudget allow no eviction, or fewer: the one of that name gets other limits, or one is created for the pods with the labels, or of a workload of any kind that selects them by labels. So drains, autoscalers of nodes and whoever else evicts pods wait; deletions of pods are not affected, nor evictions of pods that are not ready where the budget lets those go. The undo puts the limits back, or deletes what was created. Labels of pods that have a budget already are refused.',
  impact: 'degrades',
  changes: [objectField, objectCreated],
  args: withRule(
    withWorkloadKind(
      withSystemCare(
        z.strictObject({
          name: optionalName.describe('The name of the budget to be changed'),
          ns,
          label_selector: optionalLabels.describe('The labels of the pods that a budget is to be created for'),
          workload: givenTextOrNull.describe('The name of a workload, for whose pods a budget is to be created'),
          ...workloadKind,
          max_unavailable: podCount.describe(
            'How many of the pods, or what percentage of them, may be missing; 0 unless min_available is given',
          ),
          min_available: podCount.describe('How many of the pods, or what percentage of them, must stay'),
          ...systemCare,
        }),
      ),
      selecting,
    ),
    'name',
    problemOfBudget,
  ),
  output: z.null(),
  permissions: ({ name, ns, workload, ...given }) =>
    name === null
      ? [
          ...rights(disruptionBudgets, ['list', 'create', 'get', 'delete'], ns),
          ...rights(pods, ['list'], ns),
          ...(workload === null ? [] : workloadRights(given, selecting, ['get'], ns)),
        ]
      : rights(disruptionBudgets, ['get', 'patch'], ns),
  targets: async ({ name, ns }) => (name === null ? [] : [objectTarget(disruptionBudgets, { name, namespace: ns })]),
  async run({ name, ns, label_selector, workload, kind, api_version, ...limits }, context) {
    const cluster = await connect(context)
    const limit = limitOf(limits)
    if (name !== null) await tightenBudget(context, cluster, { name, namespace: ns }, limit)
    else {
      const labelSelector = label_selector ?? (await podsSelected(cluster, { name: workload!, ns, kind, api_version }))
      await createBudget(context, cluster, { namespace: ns, labelSelector }, limit)
    }
    return null
  },
})

interface Limits {
  readonly max_unavailable: PodCount | null
  readonly min_available: PodCount | null
}

interface Meant {
  readonly name: string | null
  readonly label_selector: string | null
  readonly workload: string | null
}

function problemOfBudget({
  name,
  label_selector,
  workload,
  max_unavailable,
  min_available,
}: Limits & Meant): string | undefined {
  if (max_unavailable !== null && min_available !== null)
    return 'max_unavailable and min_available exclude each other; give one of them'
  const given = [name, label_selector, workload].filter((one) => one !== null).length
  if (given === 0)
    return 'neither a budget nor pods are named; give the name of a budget, the labels of pods in label_selector, or a workload'
  if (given > 1)
    return 'a budget and pods are given, or pods in two ways; give one of name, label_selector and workload'
  return label_selector === null ? undefined : whyUnreadable(label_selector, labelRequirements)
}

function limitOf({ max_unavailable, min_available }: Limits): BudgetLimit {
  return min_available === null ? { maxUnavailable: max_unavailable ?? 0 } : { minAvailable: min_available }
}
