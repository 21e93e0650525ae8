import { connect, createObject, type Manifest, networkPolicies, objectCreated } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { ns, optionalSpecPath } from '../arguments.ts'
import { readManifest } from '../manifests/read-manifest.ts'
import { rights } from '../rights.ts'

export const createNetworkPolicy = defineAction({
  title: 'Create a NetworkPolicy',
  description: 'Creates the NetworkPolicy of a file, else the one that is given. The undo deletes it again.',
  impact: 'disrupts',
  changes: [objectCreated],
  chaosToolkit: ['chaosk8s.networking.actions.create_network_policy'],
  args: withRule(
    z.strictObject({
      spec: z.record(z.string(), z.unknown()).nullable().default(null).describe('The whole object'),
      spec_path: optionalSpecPath.meta({ examples: ['policy.yaml'] }),
      ns,
    }),
    'spec',
    problemOfPolicy,
  ),
  output: z.null(),
  permissions: ({ ns }) => rights(networkPolicies, ['create', 'get', 'delete'], ns),
  async run({ spec, spec_path, ns }, context) {
    const manifest: Manifest = spec_path === null ? spec! : await readManifest(spec_path)
    await createObject(context, await connect(context), networkPolicies, manifest, ns)
    return null
  },
})

function problemOfPolicy({ spec, spec_path }: { readonly spec: Manifest | null; readonly spec_path: string | null }) {
  if (spec_path !== null) return undefined
  if (spec === null) return 'no NetworkPolicy is given; give one in spec, or a file in spec_path'
  return typeof spec.metadata?.name === 'string' ? undefined : 'the NetworkPolicy has no metadata.name; give it one'
}
