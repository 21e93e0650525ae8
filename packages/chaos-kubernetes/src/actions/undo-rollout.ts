import { objectField, patchObject } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, requiredName } from '../arguments.ts'
import { systemCare, withSystemCare } from '../system-care.ts'
import { readTemplated } from '../workloads/read-templated.ts'
import { findRevision, revisionRights } from '../workloads/revisions.ts'
import {
  templated,
  templatedTargets,
  withWorkloadKind,
  workloadKind,
  workloadRights,
} from '../workloads/workload-kind.ts'

export const undoRollout = defineAction({
  title: 'Roll a workload back',
  description:
    'Gives a Deployment, StatefulSet or DaemonSet, or another workload that keeps its former templates in ReplicaSets or ControllerRevisions, the pod template of an earlier revision, as `kubectl rollout undo` does, so that its pods are replaced. Does not wait for the end; the run does, before it finishes. The undo of this action gives it the template from before the action, so that its pods are replaced once more, and the run waits at its end until as many are ready as were. One that is paused is refused, and so is a workload that keeps no such revision.',
  impact: 'degrades',
  changes: [objectField],
  args: withWorkloadKind(
    withSystemCare(
      z.strictObject({
        name: requiredName,
        ns,
        ...workloadKind,
        to_revision: z
          .int()
          .min(1)
          .nullable()
          .default(null)
          .describe('Which revision; the one before the present unless given'),
        ...systemCare,
      }),
    ),
    templated,
  ),
  output: z.int().describe('The revision whose template it has'),
  permissions: (args) => [
    ...workloadRights(args, templated, ['get', 'patch'], args.ns),
    ...revisionRights(args, args.ns),
  ],
  targets: (args, context) => templatedTargets(args, context),
  async run({ to_revision, ...given }, context) {
    const { cluster, resource, workload } = await readTemplated(given, context)
    const { revision, template } = await findRevision(cluster, resource, workload, to_revision)
    const body = [{ op: 'replace', path: '/spec/template', value: template }] as const
    await patchObject(context, cluster, resource, workload, { type: 'json', body })
    return revision
  },
})
