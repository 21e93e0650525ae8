import {
  connect,
  deleteObject,
  isMadeByRun,
  loseObject,
  namespaceName,
  namespaces,
  objectDeleted,
  objectLost,
} from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { objectTarget } from '../objects/object-target.ts'
import { readNamed } from '../objects/read-wanted.ts'
import { removeUnlessGone } from '../objects/remove-unless-gone.ts'
import { rights } from '../rights.ts'

export const deleteNamespace = defineAction({
  title: 'Delete a namespace',
  description:
    'Deletes a namespace with all that is in it, and does not wait for the end. It can not be brought back, unless this run has created it: then there was nothing before.',
  impact: 'disrupts',
  changes: [objectDeleted, objectLost],
  chaosToolkit: ['chaosk8s.namespace.actions.delete_namespace'],
  args: z.strictObject({ name: namespaceName.meta({ description: 'Its name', examples: ['playground'] }) }),
  output: z.null(),
  permissions: () => rights(namespaces, ['get', 'delete']),
  targets: async ({ name }) => [objectTarget(namespaces, { name })],
  async run({ name }, context) {
    const cluster = await connect(context)
    const namespace = await readNamed(cluster, namespaces, { name })
    // Undoing its creation would be no way to delete it: that spares a namespace that holds anything.
    const remove = isMadeByRun(namespace, context.step.runId) ? deleteObject : loseObject
    await removeUnlessGone(context, cluster, namespaces, namespace, () =>
      remove(context, cluster, namespaces, namespace),
    )
    return null
  },
})
