import { connect, deployments } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { raise } from '../arguments.ts'
import { rights } from '../rights.ts'
import { verdict } from '../verdict.ts'
import { findWorkload, noWorkload, workloadArgs } from '../workloads/find-workload.ts'

export const deploymentPartiallyAvailable = defineProbe({
  title: 'Deployment is partially available',
  description: 'At least one replica of a Deployment is available.',
  chaosToolkit: ['chaosk8s.deployment.probes.deployment_partially_available'],
  args: z.strictObject({ ...workloadArgs, raise_on_not_partially_available: raise }),
  output: z.boolean(),
  permissions: ({ ns }) => rights(deployments, ['list'], ns),
  async run({ raise_on_not_partially_available, ...place }, context) {
    const found = await findWorkload(await connect(context), deployments, place, context)
    const problem =
      found === undefined
        ? noWorkload(deployments, place)
        : `No replica of Deployment ${place.ns}/${place.name} is available.`
    return verdict((found?.status?.availableReplicas ?? 0) > 0, raise_on_not_partially_available, problem)
  },
})
