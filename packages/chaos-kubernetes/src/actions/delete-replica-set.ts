import { connect, objectDeleted, replicaSets } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { ns, optionalLabels, optionalName } from '../arguments.ts'
import { findTargets, problemOfTarget } from '../objects/object-target.ts'
import { removeObject } from '../objects/remove-object.ts'
import { sideBySide } from '../objects/side-by-side.ts'
import { rights } from '../rights.ts'

export const deleteReplicaSet = defineAction({
  title: 'Delete ReplicaSets',
  description:
    'Deletes the ReplicaSet of that name, else those with the labels, and with them their pods. The undo creates them anew as they were; one of a Deployment is made anew by that. Without a name and labels it is refused.',
  impact: 'disrupts',
  changes: [objectDeleted],
  chaosToolkit: ['chaosk8s.replicaset.actions.delete_replica_set'],
  args: withRule(z.strictObject({ name: optionalName, ns, label_selector: optionalLabels }), 'name', problemOfTarget),
  output: z.null(),
  permissions: ({ ns }) => rights(replicaSets, ['get', 'list', 'delete', 'create'], ns),
  async targets(args, context) {
    return findTargets(await connect(context), replicaSets, args, context)
  },
  async run(_args, context) {
    const cluster = await connect(context)
    await sideBySide(context.targets, 20, (target) =>
      removeObject(context, cluster, replicaSets, target, { propagationPolicy: 'Background' }),
    )
    return null
  },
})
