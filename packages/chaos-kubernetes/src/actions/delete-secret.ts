import { connect, objectLost, secrets } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, requiredName } from '../arguments.ts'
import { objectTarget } from '../objects/object-target.ts'
import { removeForGood } from '../objects/remove-object.ts'
import { rights } from '../rights.ts'

export const deleteSecret = defineAction({
  title: 'Delete a Secret',
  description: 'Deletes a Secret. It can not be brought back: its content must not be stored.',
  impact: 'disrupts',
  changes: [objectLost],
  chaosToolkit: ['chaosk8s.secret.actions.delete_secret'],
  args: z.strictObject({ name: requiredName, ns }),
  output: z.null(),
  permissions: ({ ns }) => rights(secrets, ['get', 'delete'], ns),
  targets: async ({ name, ns }) => [objectTarget(secrets, { name, namespace: ns })],
  async run({ name, ns }, context) {
    await removeForGood(context, await connect(context), secrets, { name, namespace: ns })
    return null
  },
})
