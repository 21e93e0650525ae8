import { objectField } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { ns, optionalLabels, optionalName } from '../arguments.ts'
import { problemOfTarget } from '../objects/object-target.ts'
import { systemCare, withSystemCare } from '../system-care.ts'
import { findPausable, setPaused } from '../workloads/set-paused.ts'
import { pausable, withWorkloadKind, workloadKind, workloadRights } from '../workloads/workload-kind.ts'

export const pauseRollout = defineAction({
  title: 'Pause rollouts',
  description:
    'Pauses the Deployment of that name, or the workload of another kind that has spec.paused, else those with the labels, as `kubectl rollout pause` does: a new template is rolled out only once they are resumed, and a rollout that goes on stops half-way. They are scaled, and lost pods are replaced, as before. The undo resumes those that were not paused before. Without a name and labels it is refused.',
  impact: 'degrades',
  changes: [objectField],
  args: withRule(
    withWorkloadKind(
      withSystemCare(
        z.strictObject({ name: optionalName, ns, label_selector: optionalLabels, ...workloadKind, ...systemCare }),
      ),
      pausable,
    ),
    'name',
    problemOfTarget,
  ),
  output: z.array(z.string()).describe('The names of those that were not paused already'),
  permissions: (args) => workloadRights(args, pausable, ['get', 'list', 'patch'], args.ns),
  targets: (args, context) => findPausable(args, context),
  run: async (args, context) => setPaused(context, args, true),
})
