import { clusterIdentity, namesIn } from 'chaos-kubernetes-access'
import { defineChange } from 'chaos-plugin-api'
import { z } from 'zod'

const data = z.strictObject({
  cluster: clusterIdentity,
  namespace: z.string(),
  pod: z.string(),
  name: z.string(),
  image: z.string(),
})

/** An ephemeral container that was added to a pod: the API lets nobody take it away, so it stays as long as the pod. */
export const ephemeralContainerAdded = defineChange<z.infer<typeof data>>({
  data,
  names: namesIn,
  undo: 'none',
  describe: ({ namespace, pod, name, image }) => ({
    object: `Pod ${namespace}/${pod}: ephemeral container ${name}`,
    summary: `added with the image ${image}`,
    byHand: `kubectl delete pod ${pod} --namespace ${namespace}  # a controller makes another one, without it`,
  }),
})
