import { connect, createObject, deployments, givenText, objectCreated, type Resource } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns } from '../arguments.ts'
import { nameOfStep } from '../objects/name-of-step.ts'
import { amounts, asTexts } from '../quotas/amounts.ts'
import { rights } from '../rights.ts'
import { systemCare, withSystemCare } from '../system-care.ts'

const priorityClasses: Resource = {
  group: 'scheduling.k8s.io',
  version: 'v1',
  plural: 'priorityclasses',
  kind: 'PriorityClass',
  namespaced: false,
}

export const fillCluster = defineAction({
  title: 'Fill the cluster',
  description:
    'Creates pods that ask for resources, and do nothing with them, in a Deployment and a PriorityClass of their own. Their priority is low: pods of a higher one that find no room have them ended by the scheduler, and so start later than they would. An autoscaler of nodes may add nodes for them; most leave pods below -10 out of account. The undo deletes both.',
  impact: 'degrades',
  changes: [objectCreated],
  args: withSystemCare(
    z.strictObject({
      ns,
      replicas: z
        .int()
        .min(1)
        .max(10_000)
        .meta({ description: 'How many pods', examples: [10] }),
      requests: amounts.meta({
        description: 'How much of what each asks for',
        examples: [{ cpu: '500m', memory: '1Gi' }],
      }),
      priority: z
        .int()
        .min(-(2 ** 31))
        .max(0)
        .default(-1)
        .describe('Their priority; pods that say nothing have 0'),
      image: givenText.default('registry.k8s.io/pause:3.10').describe('An image whose container does nothing'),
      ...systemCare,
    }),
  ),
  output: z.string().describe('The name of the Deployment, and of the PriorityClass'),
  permissions: ({ ns }) => [
    ...rights(priorityClasses, ['create', 'get', 'delete']),
    ...rights(deployments, ['create', 'get', 'delete'], ns),
  ],
  async run({ ns, replicas, requests, priority, image }, context) {
    const cluster = await connect(context)
    const name = nameOfStep('fill', context.step)
    await createObject(context, cluster, priorityClasses, {
      metadata: { name },
      value: priority,
      globalDefault: false,
      preemptionPolicy: 'Never',
      description: 'Pods that only take room, for a run of chaos; deleted at its end.',
    })
    const labels = { 'chaos-cli/fills': context.step.runId.toLowerCase() }
    const container = { name: 'nothing', image, resources: { requests: asTexts(requests), limits: asTexts(requests) } }
    const pod = {
      priorityClassName: name,
      terminationGracePeriodSeconds: 1,
      automountServiceAccountToken: false,
      containers: [container],
    }
    const spec = { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: pod } }
    await createObject(context, cluster, deployments, { metadata: { name, labels }, spec }, ns)
    return name
  },
})
