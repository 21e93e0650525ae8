import { clusterIdentity, namesIn } from 'chaos-kubernetes-access'
import { defineChange } from 'chaos-plugin-api'
import { z } from 'zod'

const data = z.strictObject({ cluster: clusterIdentity, namespace: z.string(), name: z.string(), uid: z.string() })

/** The tokens of a service account that are good for nothing any more, because the account of that UID is gone: they can't be made good again. */
export const tokensRevoked = defineChange<z.infer<typeof data>>({
  data,
  names: namesIn,
  undo: 'none',
  describe: ({ namespace, name }) => ({
    object: `ServiceAccount ${namespace}/${name}: tokens`,
    summary: 'revoked',
    byHand: `kubectl get pods --namespace ${namespace} --field-selector spec.serviceAccountName=${name}  # each needs a new token: delete it, or wait`,
  }),
})
