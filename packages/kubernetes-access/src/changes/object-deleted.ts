import { type ActionContext, defineChange, type Target } from 'chaos-plugin-api'
import type { Cluster, DeleteOptions } from '../cluster.ts'
import type { KubernetesObject, Manifest } from '../objects/kubernetes-object.ts'
import { apiVersionOf, type Resource } from '../objects/resource.ts'
import { withoutServerParts } from '../restoration/made-content.ts'
import { identityOf, type ObjectRemoved, objectRemoved } from '../restoration/object-change.ts'
import { objectRestorer } from '../restoration/object-restorer.ts'
import { readyPods } from '../restoration/ready-pods.ts'
import { isApiFailure } from '../transport/api-failure.ts'
import { namesIn } from './names-in.ts'
import { placeOf, storedName } from './object-reference.ts'
import { identify } from './same-cluster.ts'

/** How often to look anew when the object keeps changing. */
const attempts = 8

/** An object that was deleted. Undone by creating it anew from what it was. Not for Secrets: their content must not be stored. */
export const objectDeleted = defineChange<ObjectRemoved>({
  data: objectRemoved,
  names: namesIn,
  undo: 'revert',
  restorer: objectRestorer,
  identity: identityOf,
  describe: ({ object, content }) => ({
    object: storedName(object),
    summary: 'deleted',
    byHand: `kubectl create -f - <<'EOF'\n${JSON.stringify(withoutServerParts(content as Manifest))}\nEOF`,
  }),
})

/** Deletes an object, recorded as a change that creates it anew. Only the one that was read: another of that name is left alone. */
export async function deleteObject<T extends KubernetesObject>(
  { change }: Pick<ActionContext<Target, typeof objectDeleted>, 'change'>,
  cluster: Cluster,
  resource: Resource<T>,
  object: T,
  options: DeleteOptions = {},
): Promise<void> {
  let current = object
  for (let attempt = 1; ; attempt += 1) {
    const { uid, resourceVersion } = current.metadata
    // Whoever has deleted it already does not have our undo make it anew.
    if (current.metadata.deletionTimestamp !== undefined) return
    const stored = await recordOf(cluster, resource, current)
    try {
      await change(
        objectDeleted,
        stored,
        () => cluster.delete(resource, current.metadata, { ...options, uid, resourceVersion }),
        resourceVersion,
      )
      return
    } catch (error) {
      if (attempt === attempts || !isApiFailure(error, 409)) throw error
      const fresh = await cluster.find(resource, current.metadata)
      // Another one has its name, or it is as it was read: then that is not why it was refused.
      if (fresh?.metadata.uid !== uid || fresh.metadata.resourceVersion === resourceVersion) throw error
      // Somebody wrote to it in between. What is deleted now is what has to come back.
      current = fresh
    }
  }
}

async function recordOf<T extends KubernetesObject>(
  cluster: Cluster,
  resource: Resource<T>,
  object: T,
): Promise<ObjectRemoved> {
  const { status: _, ...content } = object
  const ready = readyPods(object)
  return {
    cluster: await identify(cluster),
    object: placeOf(resource, object.metadata),
    does: 'delete',
    uid: object.metadata.uid,
    content: { ...content, apiVersion: apiVersionOf(resource), kind: resource.kind } as ObjectRemoved['content'],
    ...(ready === undefined ? {} : { ready }),
  }
}
