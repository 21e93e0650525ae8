import {
  type Cluster,
  connect,
  daemonSets,
  type KubernetesObject,
  objectName,
  type Resource,
} from 'chaos-kubernetes-access'
import { isMapping, type StepContext, StepFailure } from 'chaos-plugin-api'
import type { TemplatedWorkload } from './templated-workload.ts'
import { asTemplated, findWorkloadKind, isBuiltIn, placeIn, templated, type WorkloadGiven } from './workload-kind.ts'

/** A workload whose template is to be changed, and what it is called. */
export interface ReadWorkload {
  readonly cluster: Cluster
  readonly resource: Resource<TemplatedWorkload>
  readonly workload: TemplatedWorkload
  readonly which: string
}

/**
 * Reads the workload that arguments name, whose template is to be changed: of any kind that has one. Throws `StepFailure` (404 where there is none) for one that has none,
 * and for one that is paused, since nothing would come of it. Says where its pods are replaced only as somebody deletes them, and where it has none.
 */
export async function readTemplated(given: WorkloadGiven, context: StepContext): Promise<ReadWorkload> {
  const cluster = await connect(context)
  const resource = await findWorkloadKind(cluster, given, templated)
  const found = await cluster.get(resource, placeIn(resource, given))
  const which = objectName(resource, placeIn(resource, given))
  if (!hasTemplate(found)) {
    throw new StepFailure(`${which} has no pod template in spec.template.`, {
      applied: false,
      remedy: 'Name the workload that has it.',
    })
  }
  const { spec, status } = found
  if (spec.paused === true) {
    throw new StepFailure(`${which} is paused, so its pods are not replaced.`, {
      remedy: 'Resume it first, with resume-rollout.',
    })
  }
  const daemons = isBuiltIn(resource) && resource.kind === daemonSets.kind
  const wanted = daemons ? (status?.['desiredNumberScheduled'] ?? 0) : (spec.replicas ?? 1)
  if (wanted === 0) context.foundNothing(`${which} wants no pod, so there is none to replace.`)
  else if (spec.updateStrategy?.type === 'OnDelete') {
    context.leftUndone(`${which} has the update strategy OnDelete: its pods stay as they are until they are deleted.`)
  }
  return { cluster, resource: asTemplated(resource), workload: found, which }
}

function hasTemplate(object: KubernetesObject): object is TemplatedWorkload {
  const { spec } = object
  const template = isMapping(spec) ? spec['template'] : undefined
  return isMapping(template) && isMapping(template['spec']) && Array.isArray(template['spec']['containers'])
}
