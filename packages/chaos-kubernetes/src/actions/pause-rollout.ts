import { connect, deployments, objectField } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { ns, optionalLabels, optionalName } from '../arguments.ts'
import { findTargets, problemOfTarget } from '../objects/object-target.ts'
import { rights } from '../rights.ts'
import { setPaused } from '../workloads/set-paused.ts'

export const pauseRollout = defineAction({
  title: 'Pause rollouts',
  description:
    'Pauses the Deployment of that name, else those with the labels, as `kubectl rollout pause` does: a new template is rolled out only once they are resumed, and a rollout that goes on stops half-way. They are scaled, and lost pods are replaced, as before. The undo resumes those that were not paused before. Without a name and labels it is refused.',
  impact: 'degrades',
  changes: [objectField],
  args: withRule(z.strictObject({ name: optionalName, ns, label_selector: optionalLabels }), 'name', problemOfTarget),
  output: z.array(z.string()).describe('The names of those that were not paused already'),
  permissions: ({ ns }) => rights(deployments, ['get', 'list', 'patch'], ns),
  async targets(args, context) {
    return findTargets(await connect(context), deployments, args, context)
  },
  run: async (_args, context) => setPaused(context, await connect(context), true),
})
