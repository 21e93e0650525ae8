import {
  type Cluster,
  connect,
  controllerOf,
  type KubernetesObject,
  objectField,
  objectName,
  type Resource,
  replicaSets,
  setField,
} from 'chaos-kubernetes-access'
import { type ActionContext, defineAction, StepFailure } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { ns, optionalLabels, optionalName } from '../arguments.ts'
import { findTargets, type ObjectTarget, problemOfTarget } from '../objects/object-target.ts'
import { readWanted } from '../objects/read-wanted.ts'
import { sideBySide } from '../objects/side-by-side.ts'
import { systemCare, withSystemCare } from '../system-care.ts'
import {
  findWorkloadKind,
  isBuiltIn,
  scalable,
  withWorkloadKind,
  workloadKind,
  workloadRights,
} from '../workloads/workload-kind.ts'

export const scaleToZero = defineAction({
  title: 'Scale workloads to zero',
  description:
    'Sets the number of replicas to 0: of the workload of that name, else of those with the labels; of any kind that can be scaled. The undo sets the number that each asked for before, and the run waits at its end until as many pods are ready as were; of kinds that Kubernetes does not bring along only where they have a pod template and tell in status.readyReplicas how many are ready. A ReplicaSet that a Deployment or the like keeps is left alone, for that would scale it up again. Without a name and labels it is refused.',
  impact: 'disrupts',
  changes: [objectField],
  args: withRule(
    withWorkloadKind(
      withSystemCare(
        z.strictObject({ name: optionalName, ns, label_selector: optionalLabels, ...workloadKind, ...systemCare }),
      ),
      scalable,
    ),
    'name',
    problemOfTarget,
  ),
  output: z.array(z.string()).describe('The names of those that were scaled'),
  permissions: (args) => workloadRights(args, scalable, ['get', 'list', 'patch'], args.ns),
  async targets({ kind, api_version, ...choice }, context) {
    const cluster = await connect(context)
    return findTargets(cluster, await findWorkloadKind(cluster, { kind, api_version }, scalable), choice, context)
  },
  async run(args, context) {
    const cluster = await connect(context)
    const resource = await findWorkloadKind(cluster, args, scalable)
    const scaled = await sideBySide(context.targets, 20, (target) => scaleDown(context, cluster, resource, target))
    return context.targets.filter((_, at) => scaled[at]).map(({ name }) => name)
  },
})

/** Returns whether there was anything to scale. */
async function scaleDown(
  context: ActionContext<ObjectTarget, typeof objectField>,
  cluster: Cluster,
  resource: Resource<KubernetesObject>,
  target: ObjectTarget,
): Promise<boolean> {
  const workload = await readWanted(cluster, resource, target)
  if (workload === undefined) return false
  const keeper = isBuiltIn(resource) && resource.kind === replicaSets.kind ? controllerOf(workload) : undefined
  if (keeper !== undefined) {
    context.leftUndone(
      `${objectName(resource, target)} stays: ${keeper.kind} ${keeper.name} keeps it, and would scale it up again; scale that one.`,
    )
    return false
  }
  const { replicas } = (workload['spec'] ?? {}) as { readonly replicas?: unknown }
  if (replicas === undefined) {
    throw new StepFailure(`${objectName(resource, target)} does not say in spec.replicas how many pods it wants.`, {
      applied: false,
      remedy: 'Set it first, or scale it by patch, with the field that it has.',
    })
  }
  return setField(context, cluster, resource, workload, { path: ['spec', 'replicas'], after: 0 })
}
