import { type Cluster, findOwners, type OwnerReference } from 'chaos-kubernetes-access'
import { isNamed } from './owner-name.ts'

/** The part of a pod by which its owners are found. */
export interface ControlledPod {
  readonly namespace: string
  readonly controller: OwnerReference | undefined
}

/** Finds what stands above pods, of any kind. Returns whether one of them is of an owner that is named as kubectl takes it, whatever stands between. */
export async function ownedBy(
  cluster: Cluster,
  pods: readonly ControlledPod[],
): Promise<(pod: ControlledPod, owner: string) => boolean> {
  const controllers = pods.flatMap(({ controller: reference, namespace }) =>
    reference === undefined ? [] : [{ reference, namespace }],
  )
  const owners = await findOwners(cluster, controllers)
  return ({ controller }, owner) =>
    controller !== undefined &&
    (owners.get(controller.uid)?.line ?? [controller]).some((above) => isNamed(above, owner))
}
