import { networkPolicies, objectCreated } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns } from '../arguments.ts'
import { createPolicy, denyAllIngressPolicy, podLabels } from '../networking/network-policy.ts'
import { rights } from '../rights.ts'

export const denyAllIngress = defineAction({
  title: 'Deny all ingress',
  description:
    'Creates a NetworkPolicy that lets no traffic reach the pods of a namespace, or those with the labels. Works only where the network enforces policies.',
  impact: 'disrupts',
  changes: [objectCreated],
  chaosToolkit: ['chaosk8s.networking.actions.deny_all_ingress'],
  args: z.strictObject({ label_selectors: podLabels, ns }),
  output: z.null(),
  permissions: ({ ns }) => rights(networkPolicies, ['create', 'get', 'delete'], ns),
  async run({ label_selectors, ns }, context) {
    await createPolicy(context, denyAllIngressPolicy, label_selectors, ns)
    return null
  },
})
