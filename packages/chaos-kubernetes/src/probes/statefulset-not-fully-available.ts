import { connect, statefulSets } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { raise, watchTimeout } from '../arguments.ts'
import { rights } from '../rights.ts'
import { verdict } from '../verdict.ts'
import { awaitAvailability } from '../workloads/await-availability.ts'
import { noWorkload, workloadArgs } from '../workloads/find-workload.ts'

export const statefulsetNotFullyAvailable = defineProbe({
  title: 'StatefulSet stops being fully available',
  description: 'Waits until not all replicas of a StatefulSet are ready.',
  chaosToolkit: ['chaosk8s.statefulset.probes.statefulset_not_fully_available'],
  args: z.strictObject({ ...workloadArgs, timeout: watchTimeout, raise_on_fully_available: raise }),
  output: z.boolean(),
  permissions: ({ ns }) => rights(statefulSets, ['list', 'watch'], ns),
  async run({ timeout, raise_on_fully_available, ...place }, context) {
    const { reached, seen, exists } = await awaitAvailability(
      await connect(context),
      statefulSets,
      place,
      { timeout, wanted: false },
      context,
    )
    const problem = exists
      ? `StatefulSet ${place.ns}/${place.name} stayed fully available within ${timeout} s: ${seen}.`
      : noWorkload(statefulSets, place)
    return verdict(reached, raise_on_fully_available, problem)
  },
})
