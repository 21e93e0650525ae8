import { connect, deleteObject, identify, isSameCluster, objectDeleted, type Resource } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { iKnow, ns, requiredName } from '../arguments.ts'
import { tokensRevoked } from '../changes/tokens-revoked.ts'
import { objectTarget } from '../objects/object-target.ts'
import { readNamed } from '../objects/read-wanted.ts'
import { rights } from '../rights.ts'

const serviceAccounts: Resource = {
  group: '',
  version: 'v1',
  plural: 'serviceaccounts',
  kind: 'ServiceAccount',
  namespaced: true,
}

export const rotateServiceAccountToken = defineAction({
  title: 'Revoke the tokens of a service account',
  description:
    'Deletes a service account and makes it anew at once, so that every token that was issued for it is refused from then on, by the API server and by whoever has tokens reviewed. Its rights, which go by its name, stay. Running pods get new tokens only as their kubelet renews them, which may take an hour, or as they are made anew. That can not be undone; only should the run end in between is the account made anew by the undo. Tokens in Secrets go with the account they were issued for; Secrets are neither read nor changed by the action.',
  impact: 'disrupts',
  changes: [objectDeleted, tokensRevoked],
  args: z.strictObject({ name: requiredName, ns, i_know: iKnow }),
  output: z.null(),
  permissions: ({ ns }) => rights(serviceAccounts, ['get', 'delete', 'create', 'patch'], ns),
  targets: async ({ name, ns }) => [objectTarget(serviceAccounts, { name, namespace: ns })],
  async run({ name, ns }, context) {
    const cluster = await connect(context)
    const account = await readNamed(cluster, serviceAccounts, { name, namespace: ns })
    const here = await identify(cluster)
    const { uid } = account.metadata
    const revoked = { cluster: here, namespace: ns, name, uid }
    await context.change(tokensRevoked, revoked, () => deleteObject(context, cluster, serviceAccounts, account))
    await context.undo(objectDeleted, (data) => isSameCluster(data.cluster, here) && data.uid === uid)
    return null
  },
})
