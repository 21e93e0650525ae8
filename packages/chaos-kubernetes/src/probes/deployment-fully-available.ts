import { connect, deployments } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { raise, watchTimeout } from '../arguments.ts'
import { rights } from '../rights.ts'
import { verdict } from '../verdict.ts'
import { awaitAvailability } from '../workloads/await-availability.ts'
import { workloadArgs } from '../workloads/find-workload.ts'

export const deploymentFullyAvailable = defineProbe({
  title: 'Deployment becomes fully available',
  description: 'Waits until all replicas of a Deployment are ready; of none it is never said.',
  chaosToolkit: [
    'chaosk8s.deployment.probes.deployment_fully_available',
    'chaosk8s.probes.deployment_fully_available',
    'chaosk8s.probes.deployment_is_fully_available',
  ],
  args: z.strictObject({ ...workloadArgs, timeout: watchTimeout, raise_on_not_fully_available: raise }),
  output: z.boolean(),
  permissions: ({ ns }) => rights(deployments, ['list', 'watch'], ns),
  async run({ timeout, raise_on_not_fully_available, ...place }, context) {
    const { reached, seen } = await awaitAvailability(
      await connect(context),
      deployments,
      place,
      { timeout, wanted: true },
      context,
    )
    const problem = `Deployment ${place.ns}/${place.name} was not fully available within ${timeout} s: ${seen}.`
    return verdict(reached, raise_on_not_fully_available, problem)
  },
})
