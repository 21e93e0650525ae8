import { connect, namespaceName, objectField, setField } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { requiredName } from '../arguments.ts'
import { findServed, fluxKinds } from '../gitops/gitops-kinds.ts'
import { objectTarget } from '../objects/object-target.ts'
import { rights } from '../rights.ts'

export const suspendFlux = defineAction({
  title: 'Suspend Flux',
  description:
    'Suspends a Kustomization or a HelmRelease of Flux, as `flux suspend` does, so that Flux does not put back what an experiment changes. The undo resumes it, unless it was suspended before.',
  impact: 'degrades',
  changes: [objectField],
  args: z.strictObject({
    name: requiredName.meta({ description: 'Its name', examples: ['bookinfo'] }),
    ns: namespaceName.default('flux-system').describe('Its namespace'),
    kind: z.enum(['Kustomization', 'HelmRelease']).default('Kustomization').describe('What keeps the objects'),
  }),
  output: z.boolean().describe('Whether it was not suspended already'),
  permissions: ({ kind, ns }) => rights(fluxKinds[kind][0]!, ['get', 'patch'], ns),
  targets: async ({ kind, name, ns }) => [objectTarget(fluxKinds[kind][0]!, { name, namespace: ns })],
  async run({ kind, name, ns }, context) {
    const cluster = await connect(context)
    const resource = await findServed(cluster, fluxKinds[kind], 'Flux')
    const object = await cluster.get(resource, { name, namespace: ns })
    return setField(context, cluster, resource, object, { path: ['spec', 'suspend'], after: true })
  },
})
