import { connect, objectField, patchObject, type Resource, replicaSets } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, requiredName } from '../arguments.ts'
import { objectTarget } from '../objects/object-target.ts'
import { rights } from '../rights.ts'
import { readTemplated } from '../workloads/read-templated.ts'
import { controllerRevisions, findRevision } from '../workloads/revisions.ts'
import { templatedKind, templatedWorkloads } from '../workloads/templated-workload.ts'

export const undoRollout = defineAction({
  title: 'Roll a workload back',
  description:
    'Gives a Deployment, StatefulSet or DaemonSet the pod template of an earlier revision, as `kubectl rollout undo` does, so that its pods are replaced. Does not wait for the end; the run does, before it finishes. The undo of this action gives it the template from before the action, so that its pods are replaced once more, and the run waits at its end until as many are ready as were. A Deployment that is paused is refused, and so is a workload that keeps no such revision.',
  impact: 'degrades',
  changes: [objectField],
  args: z.strictObject({
    name: requiredName,
    ns,
    kind: templatedKind,
    to_revision: z
      .int()
      .min(1)
      .nullable()
      .default(null)
      .describe('Which revision; the one before the present unless given'),
  }),
  output: z.int().describe('The revision whose template it has'),
  permissions: ({ kind, ns }) => [
    ...rights(templatedWorkloads[kind], ['get', 'patch'], ns),
    ...rights(kind === 'Deployment' ? (replicaSets as Resource) : controllerRevisions, ['list'], ns),
  ],
  targets: async ({ kind, name, ns }) => [objectTarget(templatedWorkloads[kind], { name, namespace: ns })],
  async run({ kind, name, ns, to_revision }, context) {
    const cluster = await connect(context)
    const resource = templatedWorkloads[kind]
    const workload = await readTemplated(cluster, resource, { name, namespace: ns }, context)
    const { revision, template } = await findRevision(cluster, resource, workload, to_revision)
    const body = [{ op: 'replace', path: '/spec/template', value: template }] as const
    await patchObject(context, cluster, resource, workload, { type: 'json', body })
    return revision
  },
})
