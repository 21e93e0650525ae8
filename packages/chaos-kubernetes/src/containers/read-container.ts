import { type Cluster, type Pod, pods } from 'chaos-kubernetes-access'
import { StepFailure } from 'chaos-plugin-api'
import { type ContainerSight, sightOf } from './container-sight.ts'
import type { ContainerTarget } from './container-target.ts'

/** A container that runs, and its pod. */
export interface SeenContainer {
  readonly pod: Pod
  readonly sight: ContainerSight & { readonly id: string }
}

/** Reads a container that something is to be done in. Throws `StepFailure` where it does not run. */
export async function readContainer(
  cluster: Cluster,
  { object, pod: name, namespace, container }: ContainerTarget,
): Promise<SeenContainer> {
  const pod = await cluster.get(pods, { name, namespace })
  const sight = sightOf(pod, container)
  const { id, running } = sight
  if (id !== undefined && running) return { pod, sight: { ...sight, id } }
  throw new StepFailure(`Container ${container} of ${object} does not run.`, {
    applied: false,
    remedy: 'Choose pods that are ready.',
  })
}
