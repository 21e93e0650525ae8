import { connect, objectField, setField } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { objectTarget } from '../objects/object-target.ts'
import { rights } from '../rights.ts'
import { findWebhook, tellIgnored, webhookArgs, webhookConfigurations } from '../webhooks/webhook.ts'

/** Names that lead nowhere: the one is nobody's, and the other can be nobody's. */
const nowhere = { service: 'chaos-cli-leads-nowhere', url: 'https://webhook.invalid/' }

export const breakWebhook = defineAction({
  title: 'Break an admission webhook',
  description:
    'Has an admission webhook lead nowhere, so that the API server does not reach it. With the failure policy Fail every request that it is asked about is refused until the undo, which may be all that creates pods in the cluster; with Ignore each passes without it, which is said. Requests about the configurations of webhooks themselves are asked about to no webhook, so the undo is never in its way. A webhook cannot be made slow through the API.',
  impact: 'disrupts',
  changes: [objectField],
  args: z.strictObject(webhookArgs),
  output: z.enum(['Fail', 'Ignore']).describe('The failure policy of the webhook'),
  permissions: ({ type }) => rights(webhookConfigurations[type], ['get', 'patch']),
  targets: async ({ type, name }) => [objectTarget(webhookConfigurations[type], { name })],
  async run(args, context) {
    const cluster = await connect(context)
    const { configuration, webhook, path } = await findWebhook(cluster, args)
    tellIgnored(webhook, context)
    const client = [...path, 'clientConfig']
    const field =
      webhook.clientConfig.service === undefined
        ? { path: [...client, 'url'], after: nowhere.url }
        : { path: [...client, 'service', 'name'], after: nowhere.service }
    await setField(context, cluster, webhookConfigurations[args.type], configuration, field)
    return webhook.failurePolicy ?? 'Fail'
  },
})
