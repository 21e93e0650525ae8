import { connect, daemonSets } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { rights } from '../rights.ts'
import { findWorkload, workloadArgs } from '../workloads/find-workload.ts'
import { readinessOf } from '../workloads/readiness.ts'

export const daemonSetPartiallyAvailable = defineProbe({
  title: 'DaemonSet is partially available',
  description: 'Whether at least one pod of a DaemonSet is ready. False where there is no such DaemonSet.',
  chaosToolkit: ['chaosk8s.daemonset.probes.daemon_set_partially_available'],
  args: z.strictObject(workloadArgs),
  output: z.boolean(),
  permissions: ({ ns }) => rights(daemonSets, ['list'], ns),
  async run(place, context) {
    const found = await findWorkload(await connect(context), daemonSets, place, context)
    return found !== undefined && readinessOf(daemonSets, found).ready > 0
  },
})
