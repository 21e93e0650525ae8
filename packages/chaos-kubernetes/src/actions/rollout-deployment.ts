import { deployments } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { ns, optionalName } from '../arguments.ts'
import { deploymentRestarted } from '../changes/deployment-restarted.ts'
import { objectTarget } from '../objects/object-target.ts'
import { rights } from '../rights.ts'
import { readTemplated } from '../workloads/read-templated.ts'
import { replacePods } from '../workloads/replace-pods.ts'

const kind = { kind: 'Deployment', api_version: 'apps/v1' }

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
    await replacePods(context, await readTemplated({ ...kind, name: name!, ns }, context))
    return null
  },
})
