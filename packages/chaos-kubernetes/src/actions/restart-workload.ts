import { connect } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, requiredName } from '../arguments.ts'
import { deploymentRestarted } from '../changes/deployment-restarted.ts'
import { objectTarget } from '../objects/object-target.ts'
import { rights } from '../rights.ts'
import { readTemplated } from '../workloads/read-templated.ts'
import { replacePods } from '../workloads/replace-pods.ts'
import { templatedKind, templatedWorkloads } from '../workloads/templated-workload.ts'

export const restartWorkload = defineAction({
  title: 'Restart a workload',
  description:
    'Has all pods of a Deployment, StatefulSet or DaemonSet replaced one after another, as `kubectl rollout restart` does. Does not wait for the end; the run does, before it finishes. That is all of its undo: the time of the restart stays written in the template, since taking it away would replace all pods once more. A Deployment that is paused is refused: nothing would be replaced until somebody resumes it.',
  impact: 'degrades',
  changes: [deploymentRestarted],
  args: z.strictObject({ name: requiredName, ns, kind: templatedKind }),
  output: z.null(),
  permissions: ({ kind, ns }) => rights(templatedWorkloads[kind], ['get', 'patch'], ns),
  targets: async ({ kind, name, ns }) => [objectTarget(templatedWorkloads[kind], { name, namespace: ns })],
  async run({ kind, name, ns }, context) {
    const cluster = await connect(context)
    const resource = templatedWorkloads[kind]
    const workload = await readTemplated(cluster, resource, { name, namespace: ns }, context)
    await replacePods(context, cluster, resource, workload)
    return null
  },
})
