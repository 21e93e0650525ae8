import { clusterIdentity, connectToSameCluster, deployments } from 'chaos-kubernetes-access'
import { defineChange } from 'chaos-plugin-api'
import { z } from 'zod'

const data = z.strictObject({ cluster: clusterIdentity, namespace: z.string(), name: z.string(), uid: z.string() })

/** A Deployment whose pods are replaced one after another. Setting the annotation back would replace them all once more, so it is awaited. */
export const deploymentRestarted = defineChange<z.infer<typeof data>>({
  data,
  undo: 'heals',
  describe: ({ namespace, name }) => ({
    object: `Deployment ${namespace}/${name}: restart`,
    summary: 'restarted',
    byHand: `kubectl rollout status deployment ${name} --namespace ${namespace}`,
  }),
  async inspect({ cluster, namespace, name, uid }, context) {
    const found = await (await connectToSameCluster(context, cluster)).find(deployments, { namespace, name })
    if (found === undefined) return 'gone'
    if (found.metadata.uid !== uid) return 'replaced'
    const {
      observedGeneration,
      updatedReplicas = 0,
      replicas = 0,
      availableReplicas = 0,
    } = (found.status ?? {}) as Readonly<Record<string, number | undefined>>
    const wanted = found.spec.replicas ?? 1
    const seen = (observedGeneration ?? 0) >= (found.metadata.generation ?? 0)
    return seen && [updatedReplicas, replicas, availableReplicas].every((count) => count === wanted)
      ? 'restored'
      : 'applied'
  },
})
