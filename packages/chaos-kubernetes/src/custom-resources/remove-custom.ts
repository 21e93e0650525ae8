import {
  type Cluster,
  canBeMadeAnew,
  deleteObject,
  loseObject,
  type ObjectMeta,
  type objectDeleted,
  type objectLost,
  type Resource,
} from 'chaos-kubernetes-access'
import type { ActionContext, Target } from 'chaos-plugin-api'
import { removeBy } from '../objects/remove-object.ts'

/** Removes a custom resource, recorded as a change that makes it anew where that is possible. Returns the `Status` with which the API server answers that. */
export async function removeCustom(
  context: ActionContext<Target, typeof objectDeleted | typeof objectLost>,
  cluster: Cluster,
  resource: Resource,
  place: Pick<ObjectMeta, 'name' | 'namespace'>,
): Promise<Record<string, unknown>> {
  await removeBy(context, cluster, resource, place, (object) =>
    canBeMadeAnew(resource, object)
      ? deleteObject(context, cluster, resource, object)
      : loseObject(context, cluster, resource, object),
  )
  const details = { name: place.name, group: resource.group, kind: resource.plural }
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details }
}
