import { connect, objectField, setField } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { objectTarget } from '../objects/object-target.ts'
import { rights } from '../rights.ts'
import { findWebhook, webhookArgs, webhookConfigurations } from '../webhooks/webhook.ts'

export const removeWebhook = defineAction({
  title: 'Take an admission webhook out of use',
  description:
    'Has an admission webhook asked about no object: its selector of objects gets a label that none has. So requests pass without it, whatever its failure policy: what it refuses is let through, and what it adds is missing, also after the undo, in all that was created meanwhile. The webhook itself stays in its place among the others, since the order of those that mutate counts. The undo puts the selector back.',
  impact: 'disrupts',
  changes: [objectField],
  args: z.strictObject(webhookArgs),
  output: z.null(),
  permissions: ({ type }) => rights(webhookConfigurations[type], ['get', 'patch']),
  targets: async ({ type, name }) => [objectTarget(webhookConfigurations[type], { name })],
  async run(args, context) {
    const cluster = await connect(context)
    const { configuration, path } = await findWebhook(cluster, args)
    const label = [...path, 'objectSelector', 'matchLabels', 'chaos-cli/asked-about']
    await setField(context, cluster, webhookConfigurations[args.type], configuration, { path: label, after: 'nothing' })
    return null
  },
})
