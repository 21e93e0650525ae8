import { connect, statefulSets } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { raise, watchTimeout } from '../arguments.ts'
import { rights } from '../rights.ts'
import { verdict } from '../verdict.ts'
import { awaitAvailability } from '../workloads/await-availability.ts'
import { workloadArgs } from '../workloads/find-workload.ts'

export const statefulsetFullyAvailable = defineProbe({
  title: 'StatefulSet becomes fully available',
  description: 'Waits until all replicas of a StatefulSet are ready; of none it is never said.',
  chaosToolkit: ['chaosk8s.statefulset.probes.statefulset_fully_available'],
  args: z.strictObject({ ...workloadArgs, timeout: watchTimeout, raise_on_not_fully_available: raise }),
  output: z.boolean(),
  permissions: ({ ns }) => rights(statefulSets, ['list', 'watch'], ns),
  async run({ timeout, raise_on_not_fully_available, ...place }, context) {
    const { reached, seen } = await awaitAvailability(
      await connect(context),
      statefulSets,
      place,
      { timeout, wanted: true },
      context,
    )
    const problem = `StatefulSet ${place.ns}/${place.name} was not fully available within ${timeout} s: ${seen}.`
    return verdict(reached, raise_on_not_fully_available, problem)
  },
})
