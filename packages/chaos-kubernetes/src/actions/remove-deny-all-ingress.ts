import { networkPolicies, objectDeleted } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns } from '../arguments.ts'
import { denyAllIngressPolicy, policyTarget, removePolicy } from '../networking/network-policy.ts'
import { rights } from '../rights.ts'

export const removeDenyAllIngress = defineAction({
  title: 'Stop denying all ingress',
  description: 'Deletes the NetworkPolicy that `deny_all_ingress` makes. It fails where there is none.',
  impact: 'none',
  changes: [objectDeleted],
  chaosToolkit: ['chaosk8s.networking.actions.remove_deny_all_ingress'],
  args: z.strictObject({ ns }),
  output: z.null(),
  permissions: ({ ns }) => rights(networkPolicies, ['get', 'delete', 'create'], ns),
  targets: async ({ ns }) => [policyTarget(denyAllIngressPolicy, ns)],
  async run({ ns }, context) {
    await removePolicy(context, denyAllIngressPolicy, ns)
    return null
  },
})
