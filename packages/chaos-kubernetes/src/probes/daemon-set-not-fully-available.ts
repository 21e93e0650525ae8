import { connect, daemonSets } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { watchTimeout } from '../arguments.ts'
import { rights } from '../rights.ts'
import { awaitAvailability } from '../workloads/await-availability.ts'
import { workloadArgs } from '../workloads/find-workload.ts'

export const daemonSetNotFullyAvailable = defineProbe({
  title: 'DaemonSet stops being fully available',
  description: 'Waits until not all pods of a DaemonSet are ready. False once the time is over.',
  chaosToolkit: ['chaosk8s.daemonset.probes.daemon_set_not_fully_available'],
  args: z.strictObject({ ...workloadArgs, timeout: watchTimeout }),
  output: z.boolean(),
  permissions: ({ ns }) => rights(daemonSets, ['list', 'watch'], ns),
  async run({ timeout, ...place }, context) {
    const wait = { timeout, wanted: false }
    return (await awaitAvailability(await connect(context), daemonSets, place, wait, context)).reached
  },
})
