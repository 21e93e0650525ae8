import { connect, deployments } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { rights } from '../rights.ts'
import { verdict } from '../verdict.ts'
import { findWorkload, noWorkload, workloadArgs } from '../workloads/find-workload.ts'

export const deploymentAvailableAndHealthy = defineProbe({
  title: 'Deployment is available',
  description: 'As many replicas of a Deployment are available as it asks for, and at least one.',
  chaosToolkit: [
    'chaosk8s.deployment.probes.deployment_available_and_healthy',
    'chaosk8s.probes.deployment_available_and_healthy',
    'chaosk8s.probes.microservice_available_and_healthy',
  ],
  args: z.strictObject({
    ...workloadArgs,
    raise_on_unavailable: z.boolean().default(true).describe('Fail instead of returning false'),
  }),
  output: z.boolean(),
  permissions: ({ ns }) => rights(deployments, ['list'], ns),
  async run({ raise_on_unavailable, ...place }, context) {
    const found = await findWorkload(await connect(context), deployments, place, context)
    const wanted = found?.spec.replicas ?? 1
    const available = found?.status?.availableReplicas ?? 0
    const problem =
      found === undefined
        ? noWorkload(deployments, place)
        : wanted === 0
          ? `Deployment ${place.ns}/${place.name} is scaled to 0, so no replica is available.`
          : `${available} of ${wanted} replicas of Deployment ${place.ns}/${place.name} are available.`
    return verdict(found !== undefined && available === wanted && wanted > 0, raise_on_unavailable, problem)
  },
})
