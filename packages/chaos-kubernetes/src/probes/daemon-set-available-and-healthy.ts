import { connect, daemonSets } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { rights } from '../rights.ts'
import { findWorkload, workloadArgs } from '../workloads/find-workload.ts'
import { readinessOf } from '../workloads/readiness.ts'

export const daemonSetAvailableAndHealthy = defineProbe({
  title: 'DaemonSet is available',
  description:
    'Whether as many pods of a DaemonSet are ready as nodes are to run it, and at least one. False where there is no such DaemonSet.',
  chaosToolkit: ['chaosk8s.daemonset.probes.daemon_set_available_and_healthy'],
  args: z.strictObject(workloadArgs),
  output: z.boolean(),
  permissions: ({ ns }) => rights(daemonSets, ['list'], ns),
  async run(place, context) {
    const found = await findWorkload(await connect(context), daemonSets, place, context)
    if (found === undefined) return false
    const { wanted, ready } = readinessOf(daemonSets, found)
    return wanted > 0 && ready === wanted
  },
})
