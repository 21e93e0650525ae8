import { connect, createObject, type Manifest, networkPolicies, objectCreated } from 'chaos-kubernetes-access'
import { defineAction, StepFailure } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, optionalSpecPath } from '../arguments.ts'
import { readManifest } from '../manifests/read-manifest.ts'
import { rights } from '../rights.ts'

export const createNetworkPolicy = defineAction({
  title: 'Create a NetworkPolicy',
  description: 'Creates the NetworkPolicy of a file, else the one that is given. The undo deletes it again.',
  impact: 'disrupts',
  changes: [objectCreated],
  chaosToolkit: ['chaosk8s.networking.actions.create_network_policy'],
  args: z.strictObject({
    spec: z.record(z.string(), z.unknown()).nullable().default(null).describe('The whole object'),
    spec_path: optionalSpecPath.meta({ examples: ['policy.yaml'] }),
    ns,
  }),
  output: z.null(),
  permissions: ({ ns }) => rights(networkPolicies, ['create', 'get', 'delete'], ns),
  async run({ spec, spec_path, ns }, context) {
    const manifest: Manifest | null = spec_path === null ? spec : await readManifest(spec_path)
    if (manifest === null) {
      throw new StepFailure('No NetworkPolicy is given.', { remedy: 'Give one in spec, or a file in spec_path.' })
    }
    await createObject(context, await connect(context), networkPolicies, manifest, ns)
    return null
  },
})
