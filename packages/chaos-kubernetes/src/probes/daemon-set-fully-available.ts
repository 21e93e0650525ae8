import { connect, daemonSets } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { watchTimeout } from '../arguments.ts'
import { rights } from '../rights.ts'
import { awaitAvailability } from '../workloads/await-availability.ts'
import { workloadArgs } from '../workloads/find-workload.ts'

export const daemonSetFullyAvailable = defineProbe({
  title: 'DaemonSet becomes fully available',
  description: 'Waits until all pods of a DaemonSet are ready; of none it is never said. False once the time is over.',
  chaosToolkit: ['chaosk8s.daemonset.probes.daemon_set_fully_available'],
  args: z.strictObject({ ...workloadArgs, timeout: watchTimeout }),
  output: z.boolean(),
  permissions: ({ ns }) => rights(daemonSets, ['list', 'watch'], ns),
  async run({ timeout, ...place }, context) {
    const wait = { timeout, wanted: true }
    return (await awaitAvailability(await connect(context), daemonSets, place, wait, context)).reached
  },
})
