import { connect, deployments, objectField } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { ns, optionalLabels, optionalName } from '../arguments.ts'
import { findTargets, problemOfTarget } from '../objects/object-target.ts'
import { rights } from '../rights.ts'
import { setPaused } from '../workloads/set-paused.ts'

export const resumeRollout = defineAction({
  title: 'Resume rollouts',
  description:
    'Resumes the Deployment of that name, else those with the labels, as `kubectl rollout resume` does: what has waited in their templates is rolled out. The undo pauses those again that somebody else had paused; what was rolled out meanwhile stays. Without a name and labels it is refused.',
  impact: 'none',
  changes: [objectField],
  args: withRule(z.strictObject({ name: optionalName, ns, label_selector: optionalLabels }), 'name', problemOfTarget),
  output: z.array(z.string()).describe('The names of those that were paused'),
  permissions: ({ ns }) => rights(deployments, ['get', 'list', 'patch'], ns),
  async targets(args, context) {
    return findTargets(await connect(context), deployments, args, context)
  },
  run: async (_args, context) => setPaused(context, await connect(context), false),
})
