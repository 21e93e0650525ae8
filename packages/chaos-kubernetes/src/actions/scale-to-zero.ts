import {
  type Cluster,
  connect,
  controllerOf,
  deployments,
  objectField,
  objectName,
  replicaSets,
  setField,
  statefulSets,
} from 'chaos-kubernetes-access'
import { type ActionContext, defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { ns, optionalLabels, optionalName } from '../arguments.ts'
import { findTargets, type ObjectTarget, problemOfTarget } from '../objects/object-target.ts'
import { readWanted } from '../objects/read-wanted.ts'
import { sideBySide } from '../objects/side-by-side.ts'
import { rights } from '../rights.ts'

const scalable = { Deployment: deployments, StatefulSet: statefulSets, ReplicaSet: replicaSets } as const

export const scaleToZero = defineAction({
  title: 'Scale workloads to zero',
  description:
    'Sets the number of replicas to 0: of the workload of that name, else of those with the labels. The undo sets the number that each asked for before, and the run waits at its end until as many pods are ready as were. A ReplicaSet that a Deployment or the like keeps is left alone, for that would scale it up again. Without a name and labels it is refused.',
  impact: 'disrupts',
  changes: [objectField],
  args: withRule(
    z.strictObject({
      name: optionalName,
      ns,
      label_selector: optionalLabels,
      kind: z
        .enum(['Deployment', 'StatefulSet', 'ReplicaSet'])
        .default('Deployment')
        .describe('The kind of the workloads'),
    }),
    'name',
    problemOfTarget,
  ),
  output: z.array(z.string()).describe('The names of those that were scaled'),
  permissions: ({ kind, ns }) => rights(scalable[kind], ['get', 'list', 'patch'], ns),
  async targets({ kind, ...choice }, context) {
    return findTargets(await connect(context), scalable[kind], choice, context)
  },
  async run({ kind }, context) {
    const cluster = await connect(context)
    const scaled = await sideBySide(context.targets, 20, (target) => scaleDown(context, cluster, kind, target))
    return context.targets.filter((_, at) => scaled[at]).map(({ name }) => name)
  },
})

/** Returns whether there was anything to scale. */
async function scaleDown(
  context: ActionContext<ObjectTarget, typeof objectField>,
  cluster: Cluster,
  kind: keyof typeof scalable,
  target: ObjectTarget,
): Promise<boolean> {
  const resource = scalable[kind]
  const workload = await readWanted(cluster, resource, target)
  if (workload === undefined) return false
  const keeper = kind === 'ReplicaSet' ? controllerOf(workload) : undefined
  if (keeper !== undefined) {
    context.leftUndone(
      `${objectName(resource, target)} stays: ${keeper.kind} ${keeper.name} keeps it, and would scale it up again; scale that one.`,
    )
    return false
  }
  return setField(context, cluster, resource, workload, { path: ['spec', 'replicas'], after: 0 })
}
