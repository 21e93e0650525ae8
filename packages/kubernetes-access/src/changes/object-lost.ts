import { type ActionContext, type ChangeCall, defineChange, type Target } from 'chaos-plugin-api'
import { z } from 'zod'
import type { Cluster } from '../cluster.ts'
import type { ObjectMeta } from '../objects/kubernetes-object.ts'
import type { Resource } from '../objects/resource.ts'
import { namesIn } from './names-in.ts'
import { clusterIdentity, objectPlace, placeOf, storedName } from './object-reference.ts'
import { identify } from './same-cluster.ts'

const data = z.strictObject({ cluster: clusterIdentity, object: objectPlace, uid: z.string() })
type Data = z.infer<typeof data>

/** An object that was deleted and can't be brought back: a Secret, a namespace with all that was in it, a pod that nothing controls. */
export const objectLost = defineChange<Data>({
  data,
  names: namesIn,
  undo: 'none',
  describe: ({ object }) => ({ object: storedName(object), summary: 'deleted for good' }),
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
