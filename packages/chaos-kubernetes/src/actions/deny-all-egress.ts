import { networkPolicies, objectCreated } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns } from '../arguments.ts'
import { createPolicy, denyAllEgressPolicy, podLabels } from '../networking/network-policy.ts'
import { rights } from '../rights.ts'

export const denyAllEgress = defineAction({
  title: 'Deny all egress',
  description:
    'Creates a NetworkPolicy that lets no traffic leave the pods of a namespace, or those with the labels. Works only where the network enforces policies.',
  impact: 'disrupts',
  changes: [objectCreated],
  chaosToolkit: ['chaosk8s.networking.actions.deny_all_egress'],
  args: z.strictObject({ label_selectors: podLabels, ns }),
  output: z.null(),
  permissions: ({ ns }) => rights(networkPolicies, ['create', 'get', 'delete'], ns),
  async run({ label_selectors, ns }, context) {
    await createPolicy(context, denyAllEgressPolicy, label_selectors, ns)
    return null
  },
})
