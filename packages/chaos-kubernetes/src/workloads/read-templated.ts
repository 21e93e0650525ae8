import { type Cluster, objectName, type Place, type Resource } from 'chaos-kubernetes-access'
import { type StepContext, StepFailure } from 'chaos-plugin-api'
import type { TemplatedWorkload } from './templated-workload.ts'

/**
 * Reads a workload whose template is to be changed. Throws `StepFailure` (404 where there is none) for one that is paused, since nothing would come of it. Says where
 * its pods are replaced only as somebody deletes them, and where it has none.
 */
export async function readTemplated(
  cluster: Cluster,
  resource: Resource<TemplatedWorkload>,
  place: Place,
  context: Pick<StepContext, 'foundNothing' | 'leftUndone'>,
): Promise<TemplatedWorkload> {
  const workload = await cluster.get(resource, place)
  const { spec, status } = workload
  const which = objectName(resource, place)
  if (spec.paused === true) {
    throw new StepFailure(`${which} is paused, so its pods are not replaced.`, {
      remedy: 'Resume it first, with "kubectl rollout resume".',
    })
  }
  const wanted = resource.kind === 'DaemonSet' ? (status?.['desiredNumberScheduled'] ?? 0) : (spec.replicas ?? 1)
  if (wanted === 0) context.foundNothing(`${which} wants no pod, so there is none to replace.`)
  else if (spec.updateStrategy?.type === 'OnDelete') {
    context.leftUndone(`${which} has the update strategy OnDelete: its pods stay as they are until they are deleted.`)
  }
  return workload
}
