import { objectField } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { ns, optionalLabels, optionalName } from '../arguments.ts'
import { problemOfTarget } from '../objects/object-target.ts'
import { findPausable, setPaused } from '../workloads/set-paused.ts'
import { pausable, withWorkloadKind, workloadKind, workloadRights } from '../workloads/workload-kind.ts'

export const resumeRollout = defineAction({
  title: 'Resume rollouts',
  description:
    'Resumes the Deployment of that name, or the workload of another kind that has spec.paused, else those with the labels, as `kubectl rollout resume` does: what has waited in their templates is rolled out. The undo pauses those again that somebody else had paused; what was rolled out meanwhile stays. Without a name and labels it is refused.',
  impact: 'none',
  changes: [objectField],
  args: withRule(
    withWorkloadKind(
      z.strictObject({ name: optionalName, ns, label_selector: optionalLabels, ...workloadKind }),
      pausable,
    ),
    'name',
    problemOfTarget,
  ),
  output: z.array(z.string()).describe('The names of those that were paused'),
  permissions: (args) => workloadRights(args, pausable, ['get', 'list', 'patch'], args.ns),
  targets: (args, context) => findPausable(args, context),
  run: async (args, context) => setPaused(context, args, false),
})
