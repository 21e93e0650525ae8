import { connect, pods } from 'chaos-kubernetes-access'
import { defineProbe, StepFailure } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns } from '../arguments.ts'
import { lookAt } from '../objects/look-at.ts'
import { inPhase } from '../pods/pod-phase.ts'
import { rights } from '../rights.ts'

export const allPodsHealthy = defineProbe({
  title: 'All pods are healthy',
  description:
    'Every pod of a namespace is running, or has ended well. Readiness is not looked at. An empty namespace is healthy, which is said: a hypothesis that looks at nothing else does not hold.',
  chaosToolkit: [
    'chaosk8s.pod.probes.all_pods_healthy',
    'chaosk8s.probes.all_pods_healthy',
    'chaosk8s.probes.all_microservices_healthy',
  ],
  args: z.strictObject({
    ns,
    raise_on_any_unhealthy: z.boolean().default(true).describe('Fail instead of returning false'),
  }),
  output: z.boolean(),
  permissions: ({ ns }) => rights(pods, ['list'], ns),
  async run({ ns, raise_on_any_unhealthy }, context) {
    const cluster = await connect(context)
    const found = await lookAt(cluster, pods, { namespace: ns }, context, inPhase)
    const unhealthy = found.filter(({ phase }) => phase !== 'Running' && phase !== 'Succeeded')
    if (unhealthy.length === 0) return true
    if (!raise_on_any_unhealthy) return false
    const [first] = unhealthy
    const more = unhealthy.length - 1
    throw new StepFailure(
      `Pod ${ns}/${first?.name} is ${first?.phase ?? 'in no phase'}${more > 0 ? `, and ${more} more are unhealthy` : ''}.`,
      { reason: 'not-met' },
    )
  },
})
