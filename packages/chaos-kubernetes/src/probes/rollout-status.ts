import { connect, objectName, tellMissingNamespace } from 'chaos-kubernetes-access'
import { defineProbe, StepFailure } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, raise, requiredName, watchTimeout } from '../arguments.ts'
import { rights } from '../rights.ts'
import { verdict } from '../verdict.ts'
import { type RolloutProgress, rolloutProgress } from '../workloads/rollout-progress.ts'
import { templatedKind, templatedWorkloads } from '../workloads/templated-workload.ts'

export const rolloutStatus = defineProbe({
  title: 'Workload is rolled out',
  description:
    'Waits until the present template of a workload is rolled out completely, as `kubectl rollout status` does: its controller has seen it, as many pods as are wanted are of it and available (of a StatefulSet: ready), and none of the former ones is left. It does not wait for a Deployment that has exceeded its progress deadline. One whose pods are replaced only as somebody deletes them (OnDelete) is refused.',
  args: z.strictObject({
    name: requiredName,
    ns,
    kind: templatedKind,
    timeout: watchTimeout,
    raise_on_incomplete: raise,
  }),
  output: z.boolean(),
  permissions: ({ kind, ns }) => rights(templatedWorkloads[kind], ['list', 'watch'], ns),
  async run({ name, ns, kind, timeout, raise_on_incomplete }, context) {
    const cluster = await connect(context)
    const resource = templatedWorkloads[kind]
    const which = objectName(resource, { name, namespace: ns })
    const query = { namespace: ns, fieldSelector: `metadata.name=${name}` }
    let last: RolloutProgress | undefined
    await cluster.watchUntil(resource, query, timeout, ([workload]) => {
      if (workload?.spec.updateStrategy?.type === 'OnDelete') {
        throw new StepFailure(`${which} has the update strategy OnDelete, so nobody rolls it out.`, {
          remedy: 'Look at its pods instead.',
        })
      }
      last = workload && rolloutProgress(workload)
      return last === undefined || last.state === 'going on' ? undefined : true
    })
    if (last === undefined) await tellMissingNamespace(cluster, ns, context)
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
