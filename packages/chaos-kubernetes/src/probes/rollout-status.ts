import { connect, objectName, tellMissingNamespace } from 'chaos-kubernetes-access'
import { defineProbe, StepFailure } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, raise, requiredName, watchTimeout } from '../arguments.ts'
import { verdict } from '../verdict.ts'
import { type RolloutProgress, rolloutProgress } from '../workloads/rollout-progress.ts'
import {
  asTemplated,
  findWorkloadKind,
  placeIn,
  templated,
  withWorkloadKind,
  workloadKind,
  workloadRights,
} from '../workloads/workload-kind.ts'

export const rolloutStatus = defineProbe({
  title: 'Workload is rolled out',
  description:
    'Waits until the present template of a workload is rolled out completely, as `kubectl rollout status` does: its controller has seen it, as many pods as are wanted are of it and available (of a StatefulSet: ready), and none of the former ones is left. It does not wait for a Deployment that has exceeded its progress deadline. One whose pods are replaced only as somebody deletes them (OnDelete) is refused. One of a kind that Kubernetes does not bring along must tell in its status what a Deployment tells: observedGeneration, updatedReplicas and availableReplicas.',
  args: withWorkloadKind(
    z.strictObject({
      name: requiredName,
      ns,
      ...workloadKind,
      timeout: watchTimeout,
      raise_on_incomplete: raise,
    }),
    templated,
  ),
  output: z.boolean(),
  permissions: (args) => workloadRights(args, templated, ['list', 'watch'], args.ns),
  async run({ timeout, raise_on_incomplete, ...given }, context) {
    const cluster = await connect(context)
    const resource = asTemplated(await findWorkloadKind(cluster, given, templated))
    const place = placeIn(resource, given)
    const which = objectName(resource, place)
    const query = { namespace: place.namespace, fieldSelector: `metadata.name=${given.name}` }
    let last: RolloutProgress | undefined
    await cluster.watchUntil(resource, query, timeout, ([workload]) => {
      if (workload?.spec.updateStrategy?.type === 'OnDelete') {
        throw new StepFailure(`${which} has the update strategy OnDelete, so nobody rolls it out.`, {
          remedy: 'Look at its pods instead.',
        })
      }
      last = workload && rolloutProgress(resource, workload)
      return last === undefined || last.state === 'going on' ? undefined : true
    })
    if (last === undefined) await tellMissingNamespace(cluster, given.ns, context)
    if (last?.wantsNone === true) context.foundNothing(`${which} wants no pod, so there is none to be rolled out.`)
    return verdict(last?.state === 'complete', raise_on_incomplete, problemOf(which, last, timeout))
  },
})

function problemOf(which: string, last: RolloutProgress | undefined, timeout: number): string {
  if (last === undefined) return `There is no ${which}.`
  return last.state === 'failed'
    ? `${which} is not rolled out: ${last.seen}.`
    : `${which} was not rolled out within ${timeout} s: ${last.seen}.`
}
