import { connect, deployments } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { raise, watchTimeout } from '../arguments.ts'
import { rights } from '../rights.ts'
import { verdict } from '../verdict.ts'
import { awaitAvailability } from '../workloads/await-availability.ts'
import { noWorkload, workloadArgs } from '../workloads/find-workload.ts'

export const deploymentNotFullyAvailable = defineProbe({
  title: 'Deployment stops being fully available',
  description: 'Waits until not all replicas of a Deployment are ready.',
  chaosToolkit: [
    'chaosk8s.deployment.probes.deployment_not_fully_available',
    'chaosk8s.probes.deployment_not_fully_available',
    'chaosk8s.probes.deployment_is_not_fully_available',
  ],
  args: z.strictObject({ ...workloadArgs, timeout: watchTimeout, raise_on_fully_available: raise }),
  output: z.boolean(),
  permissions: ({ ns }) => rights(deployments, ['list', 'watch'], ns),
  async run({ timeout, raise_on_fully_available, ...place }, context) {
    const { reached, seen, exists } = await awaitAvailability(
      await connect(context),
      deployments,
      place,
      { timeout, wanted: false },
      context,
    )
    const problem = exists
      ? `Deployment ${place.ns}/${place.name} stayed fully available within ${timeout} s: ${seen}.`
      : noWorkload(deployments, place)
    return verdict(reached, raise_on_fully_available, problem)
  },
})
