import { networkPolicies, objectDeleted } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns } from '../arguments.ts'
import { allowDnsAccessPolicy, policyTarget, removePolicy } from '../networking/network-policy.ts'
import { rights } from '../rights.ts'

export const removeAllowDnsAccess = defineAction({
  title: 'Stop allowing DNS',
  description: 'Deletes the NetworkPolicy that `allow_dns_access` makes. It fails where there is none.',
  impact: 'none',
  changes: [objectDeleted],
  chaosToolkit: ['chaosk8s.networking.actions.remove_allow_dns_access'],
  args: z.strictObject({ ns }),
  output: z.null(),
  permissions: ({ ns }) => rights(networkPolicies, ['get', 'delete', 'create'], ns),
  targets: async ({ ns }) => [policyTarget(allowDnsAccessPolicy, ns)],
  async run({ ns }, context) {
    await removePolicy(context, allowDnsAccessPolicy, ns)
    return null
  },
})
