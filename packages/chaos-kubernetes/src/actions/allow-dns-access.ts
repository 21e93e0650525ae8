import { networkPolicies, objectCreated } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns } from '../arguments.ts'
import { allowDnsAccessPolicy, createPolicy, podLabels } from '../networking/network-policy.ts'
import { rights } from '../rights.ts'

export const allowDnsAccess = defineAction({
  title: 'Allow DNS',
  description:
    'Creates a NetworkPolicy that lets the pods of a namespace, or those with the labels, reach port 53 of any namespace: so that names resolve while egress is denied.',
  impact: 'none',
  changes: [objectCreated],
  chaosToolkit: ['chaosk8s.networking.actions.allow_dns_access'],
  args: z.strictObject({ label_selectors: podLabels, ns }),
  output: z.null(),
  permissions: ({ ns }) => rights(networkPolicies, ['create', 'get', 'delete'], ns),
  async run({ label_selectors, ns }, context) {
    await createPolicy(context, allowDnsAccessPolicy, label_selectors, ns)
    return null
  },
})
