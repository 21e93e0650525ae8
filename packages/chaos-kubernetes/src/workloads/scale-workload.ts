import {
  type Cluster,
  type objectField,
  type Place,
  type Resource,
  setField,
  type Workload,
} from 'chaos-kubernetes-access'
import type { ActionContext, Target } from 'chaos-plugin-api'

/** Sets the number of replicas of a Deployment or StatefulSet, recorded as a change. Fails (404) where there is none. */
export async function scaleWorkload(
  context: Pick<ActionContext<Target, typeof objectField>, 'change' | 'step'>,
  cluster: Cluster,
  resource: Resource<Workload>,
  place: Place,
  replicas: number,
): Promise<void> {
  const workload = await cluster.get(resource, place)
  await setField(context, cluster, resource, workload, { path: ['spec', 'replicas'], after: replicas })
}
