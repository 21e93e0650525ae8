import { networkPolicies, objectDeleted } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns } from '../arguments.ts'
import { denyAllEgressPolicy, policyTarget, removePolicy } from '../networking/network-policy.ts'
import { rights } from '../rights.ts'

export const removeDenyAllEgress = defineAction({
  title: 'Stop denying all egress',
  description: 'Deletes the NetworkPolicy that `deny_all_egress` makes. It fails where there is none.',
  impact: 'none',
  changes: [objectDeleted],
  chaosToolkit: ['chaosk8s.networking.actions.remove_deny_all_egress'],
  args: z.strictObject({ ns }),
  output: z.null(),
  permissions: ({ ns }) => rights(networkPolicies, ['get', 'delete', 'create'], ns),
  targets: async ({ ns }) => [policyTarget(denyAllEgressPolicy, ns)],
  async run({ ns }, context) {
    await removePolicy(context, denyAllEgressPolicy, ns)
    return null
  },
})
