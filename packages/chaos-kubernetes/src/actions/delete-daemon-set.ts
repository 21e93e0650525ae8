import { connect, daemonSets, objectDeleted } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { ns, optionalLabels, optionalName } from '../arguments.ts'
import { findTargets, problemOfTarget } from '../objects/object-target.ts'
import { removeObject } from '../objects/remove-object.ts'
import { sideBySide } from '../objects/side-by-side.ts'
import { rights } from '../rights.ts'

export const deleteDaemonSet = defineAction({
  title: 'Delete DaemonSets',
  description:
    'Deletes the DaemonSet of that name, else those with the labels, and with them their pods. The undo creates them anew as they were. Without a name and labels it is refused.',
  impact: 'disrupts',
  changes: [objectDeleted],
  chaosToolkit: ['chaosk8s.daemonset.actions.delete_daemon_set'],
  args: withRule(z.strictObject({ name: optionalName, ns, label_selector: optionalLabels }), 'name', problemOfTarget),
  output: z.null(),
  permissions: ({ ns }) => rights(daemonSets, ['get', 'list', 'delete', 'create'], ns),
  async targets(args, context) {
    return findTargets(await connect(context), daemonSets, args, context)
  },
  async run(_args, context) {
    const cluster = await connect(context)
    await sideBySide(context.targets, 20, (target) =>
      removeObject(context, cluster, daemonSets, target, { propagationPolicy: 'Background' }),
    )
    return null
  },
})
