import { connect, deployments, identify, objectName } from 'chaos-kubernetes-access'
import { defineAction, StepFailure } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { ns, optionalName } from '../arguments.ts'
import { deploymentRestarted } from '../changes/deployment-restarted.ts'
import { objectTarget } from '../objects/object-target.ts'
import { rights } from '../rights.ts'

export const rolloutDeployment = defineAction({
  title: 'Restart a Deployment',
  description:
    'Replaces all pods of a Deployment one after another, as `kubectl rollout restart` does. Does not wait for the end; the run does, before it finishes. One that is paused is refused: nothing would be replaced until somebody resumes it.',
  impact: 'degrades',
  changes: [deploymentRestarted],
  chaosToolkit: ['chaosk8s.deployment.actions.rollout_deployment'],
  args: withRule(z.strictObject({ name: optionalName.meta({ examples: ['ratings-v1'] }), ns }), 'name', ({ name }) =>
    name === null ? 'no Deployment is named; say which by name' : undefined,
  ),
  output: z.null(),
  permissions: ({ ns }) => rights(deployments, ['get', 'patch'], ns),
  targets: async ({ name, ns }) => [objectTarget(deployments, { name: name!, namespace: ns })],
  async run({ name, ns }, context) {
    const cluster = await connect(context)
    const place = { name: name!, namespace: ns }
    const { metadata, spec, status } = await cluster.get(deployments, place)
    const { uid } = metadata
    const which = objectName(deployments, place)
    if (spec['paused'] === true) {
      throw new StepFailure(`${which} is paused, so its pods are not replaced.`, {
        remedy: 'Resume it first, with "kubectl rollout resume".',
      })
    }
    const wanted = spec.replicas ?? 1
    if (wanted === 0) context.foundNothing(`${which} is scaled to 0, so there is no pod to replace.`)
    const restartedAt = new Date(context.clock.now()).toISOString()
    const annotations = { 'kubectl.kubernetes.io/restartedAt': restartedAt }
    const body = { metadata: { uid }, spec: { template: { metadata: { annotations } } } }
    const stored = {
      cluster: await identify(cluster),
      name: place.name,
      namespace: ns,
      uid,
      restartedAt,
      wanted,
      ready: status?.readyReplicas ?? 0,
    }
    await context.change(deploymentRestarted, stored, () => cluster.patch(deployments, place, { type: 'merge', body }))
    return null
  },
})
