import { type ActionContext, type ChangeCall, defineChange, type Target } from 'chaos-plugin-api'
import { z } from 'zod'
import type { Cluster } from '../cluster.ts'
import type { ObjectMeta } from '../objects/kubernetes-object.ts'
import { pods, type Resource } from '../objects/resource.ts'
import { namesIn } from './names-in.ts'
import { clusterIdentity, objectPlace, placeOf, storedName } from './object-reference.ts'
import { identify } from './same-cluster.ts'

const data = z.strictObject({
  cluster: clusterIdentity,
  object: objectPlace,
  uid: z.string(),
  node: z.string().optional().describe('The node that was deleted, where the object, a pod, goes with it'),
})
type Data = z.infer<typeof data>

/** An object that was deleted and can't be brought back: a Secret, a namespace with all that was in it, a pod that nothing controls. */
export const objectLost = defineChange<Data>({
  data,
  names: namesIn,
  undo: 'none',
  describe: ({ object, node }) => ({
    object: storedName(object),
    // A pod goes only some time after its node, and stays where that is back before.
    summary: node === undefined ? 'deleted for good' : `lost with Node ${node}, unless that was back in time`,
  }),
})

/** Deletes an object for good, recorded as a change that can't be undone: the one that was read, or by a call of your own. */
export async function loseObject(
  { change }: Pick<ActionContext<Target, typeof objectLost>, 'change'>,
  cluster: Cluster,
  resource: Resource,
  object: { readonly metadata: Pick<ObjectMeta, 'name' | 'namespace' | 'uid'> },
  remove: (call: ChangeCall) => Promise<void> = () =>
    cluster.delete(resource, object.metadata, { uid: object.metadata.uid }),
): Promise<void> {
  const { metadata } = object
  const stored = { cluster: await identify(cluster), object: placeOf(resource, metadata), uid: metadata.uid }
  await change(objectLost, stored, remove)
}

/** Does what takes pods that nothing makes again away, the deletion of their node: each of them is written down as lost before. */
export async function losePodsWith(
  context: Pick<ActionContext<Target, typeof objectLost>, 'change'>,
  cluster: Cluster,
  lost: readonly { readonly metadata: Pick<ObjectMeta, 'name' | 'namespace' | 'uid'> }[],
  node: string,
  remove: () => Promise<void>,
): Promise<void> {
  const here = await identify(cluster)
  const all = lost.reduceRight(
    (next, { metadata }) =>
      () =>
        context.change(
          objectLost,
          { cluster: here, object: placeOf(pods, metadata), uid: metadata.uid, node },
          async () => next(),
        ),
    remove,
  )
  await all()
}
