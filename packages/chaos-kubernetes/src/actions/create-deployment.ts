import { connect, createObject, deployments, objectCreated } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, specPath } from '../arguments.ts'
import { readManifest } from '../manifests/read-manifest.ts'
import { rights } from '../rights.ts'

export const createDeployment = defineAction({
  title: 'Create a Deployment',
  description: 'Creates the Deployment of a file. The undo deletes it again.',
  impact: 'none',
  changes: [objectCreated],
  chaosToolkit: [
    'chaosk8s.deployment.actions.create_deployment',
    'chaosk8s.actions.create_deployment',
    'chaosk8s.actions.start_microservice',
  ],
  args: z.strictObject({ spec_path: specPath, ns }),
  output: z.null(),
  permissions: ({ ns }) => rights(deployments, ['create', 'get', 'delete'], ns),
  async run({ spec_path, ns }, context) {
    const manifest = await readManifest(spec_path)
    await createObject(context, await connect(context), deployments, manifest, ns)
    return null
  },
})
