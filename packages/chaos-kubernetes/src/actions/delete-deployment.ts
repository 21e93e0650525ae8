import { connect, deployments, objectDeleted } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { ns, optionalLabels, optionalName } from '../arguments.ts'
import { findTargets, problemOfTarget } from '../objects/object-target.ts'
import { removeObject } from '../objects/remove-object.ts'
import { sideBySide } from '../objects/side-by-side.ts'
import { rights } from '../rights.ts'

export const deleteDeployment = defineAction({
  title: 'Delete Deployments',
  description:
    'Deletes the Deployment of that name, else those with the labels, and with them their pods. The undo creates them anew as they were. Without a name and labels it is refused.',
  impact: 'disrupts',
  changes: [objectDeleted],
  chaosToolkit: ['chaosk8s.deployment.actions.delete_deployment', 'chaosk8s.actions.delete_deployment'],
  args: withRule(z.strictObject({ name: optionalName, ns, label_selector: optionalLabels }), 'name', problemOfTarget),
  output: z.null(),
  permissions: ({ ns }) => rights(deployments, ['get', 'list', 'delete', 'create'], ns),
  async targets(args, context) {
    return findTargets(await connect(context), deployments, args, context)
  },
  async run(_args, context) {
    const cluster = await connect(context)
    await sideBySide(context.targets, 20, (target) =>
      removeObject(context, cluster, deployments, target, { propagationPolicy: 'Background' }),
    )
    return null
  },
})
