import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, requiredName } from '../arguments.ts'
import { deploymentRestarted } from '../changes/deployment-restarted.ts'
import { systemCare, withSystemCare } from '../system-care.ts'
import { readTemplated } from '../workloads/read-templated.ts'
import { replacePods, restartRights } from '../workloads/replace-pods.ts'
import { templated, templatedTargets, withWorkloadKind, workloadKind } from '../workloads/workload-kind.ts'

export const restartWorkload = defineAction({
  title: 'Restart a workload',
  description:
    'Has all pods of a Deployment, StatefulSet or DaemonSet, or of another kind of workload with a pod template, replaced one after another, as `kubectl rollout restart` does. Does not wait for the end; the run does, before it finishes: of a kind that Kubernetes does not bring along until each pod that it had has been replaced. That is all of its undo: the time of the restart stays written in the template, since taking it away would replace all pods once more. One that is paused is refused, since nothing would be replaced until somebody resumes it, and one without a pod template.',
  impact: 'degrades',
  changes: [deploymentRestarted],
  args: withWorkloadKind(
    withSystemCare(z.strictObject({ name: requiredName, ns, ...workloadKind, ...systemCare })),
    templated,
  ),
  output: z.null(),
  permissions: (args) => restartRights(args),
  targets: (args, context) => templatedTargets(args, context),
  async run(args, context) {
    await replacePods(context, await readTemplated(args, context))
    return null
  },
})
