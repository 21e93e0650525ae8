import { isDeepStrictEqual } from 'node:util'
import { type ActionContext, defineChange } from 'chaos-plugin-api'
import { z } from 'zod'
import type { Cluster, DeleteOptions } from '../cluster.ts'
import type { KubernetesObject, Manifest } from '../objects/kubernetes-object.ts'
import { apiVersionOf, type Resource } from '../objects/resource.ts'
import { awaitGone } from './await-gone.ts'
import { lookAgainIfRefused } from './look-again-if-refused.ts'
import { clusterIdentity, objectPlace, placeOf, resolvePlace, storedName } from './object-reference.ts'
import { connectToSameCluster, identify } from './same-cluster.ts'

const data = z.strictObject({
  cluster: clusterIdentity,
  object: objectPlace,
  uid: z.string(),
  manifest: z.record(z.string(), z.json()).describe('The object as it was, without what the server adds'),
})
type Data = z.infer<typeof data>

/** An object that was deleted. Undone by creating it anew from what it was. Not for Secrets: their content must not be stored. */
export const objectDeleted = defineChange<Data>({
  data,
  undo: 'revert',
  describe: ({ object, manifest }) => ({
    object: storedName(object),
    summary: 'deleted',
    byHand: `kubectl create -f - <<'EOF'\n${JSON.stringify(manifest)}\nEOF`,
  }),
  async inspect({ cluster, object, uid, manifest }, context) {
    const { resource, place } = resolvePlace(object)
    const found = await (await connectToSameCluster(context, cluster)).find(resource, place)
    if (found === undefined) return 'applied'
    if (found.metadata.uid === uid) return found.metadata.deletionTimestamp === undefined ? 'restored' : 'applied'
    return isDeepStrictEqual(contentOf(found), contentOf(manifest)) ? 'restored' : 'replaced'
  },
  async revert({ cluster, object, uid, manifest }, context) {
    const { resource, place } = resolvePlace(object)
    const connected = await connectToSameCluster(context, cluster)
    await awaitGone(context, connected, resource, place, uid)
    await lookAgainIfRefused(() => connected.create(resource, manifest, place.namespace))
  },
})

/** Deletes an object, recorded as a change that creates it anew. Only the one that was read: another of that name is left alone. */
export async function deleteObject<T extends KubernetesObject>(
  { change }: Pick<ActionContext, 'change'>,
  cluster: Cluster,
  resource: Resource<T>,
  object: T,
  options: DeleteOptions = {},
): Promise<void> {
  const { metadata } = object
  const stored = {
    cluster: await identify(cluster),
    object: placeOf(resource, metadata),
    uid: metadata.uid,
    manifest: toManifest({ ...object, apiVersion: apiVersionOf(resource), kind: resource.kind }) as Data['manifest'],
  }
  await change(objectDeleted, stored, () => cluster.delete(resource, metadata, { ...options, uid: metadata.uid }))
}

/** What an object says, whoever made it: `spec`, `data`, `rules` … */
function contentOf({ apiVersion: _, kind: __, metadata: ___, status: ____, ...content }: Manifest) {
  return content
}

const serverMetadata = new Set([
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'managedFields',
  'selfLink',
])

/** An object as it would have to be created: without its status and what the server adds to its metadata. */
export function toManifest(object: KubernetesObject): Manifest {
  const { status: _, metadata, ...rest } = object
  const own = Object.entries(metadata).filter(([field]) => !serverMetadata.has(field))
  return { ...rest, metadata: Object.fromEntries(own) }
}
