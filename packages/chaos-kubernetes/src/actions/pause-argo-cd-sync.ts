import { connect, namespaceName, objectField, objectName, setField } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { requiredName } from '../arguments.ts'
import { argoApplications, findServed } from '../gitops/gitops-kinds.ts'
import { objectTarget } from '../objects/object-target.ts'
import { rights } from '../rights.ts'

interface Application {
  readonly spec?: {
    readonly syncPolicy?: { readonly automated?: { readonly selfHeal?: boolean; readonly enabled?: boolean } | null }
  }
}

export const pauseArgoCdSync = defineAction({
  title: 'Pause the self-healing of Argo CD',
  description:
    'Switches off that an application of Argo CD puts back what somebody else changes in the cluster, so that it does not undo an experiment. What is new in its repository is still synchronised. The undo switches it on again.',
  impact: 'degrades',
  changes: [objectField],
  args: z.strictObject({
    name: requiredName.meta({ description: 'The name of the application', examples: ['bookinfo'] }),
    ns: namespaceName.default('argocd').describe('The namespace of the application'),
  }),
  output: z.boolean().describe('Whether it healed itself before'),
  permissions: ({ ns }) => rights(argoApplications, ['get', 'patch'], ns),
  targets: async ({ name, ns }) => [objectTarget(argoApplications, { name, namespace: ns })],
  async run({ name, ns }, context) {
    const cluster = await connect(context)
    const resource = await findServed(cluster, [argoApplications], 'Argo CD')
    const application = await cluster.get(resource, { name, namespace: ns })
    const automated = (application as Application).spec?.syncPolicy?.automated
    if (automated?.selfHeal !== true || automated.enabled === false) {
      context.foundNothing(
        `${objectName(resource, { name, namespace: ns })} does not heal itself, so there is nothing to pause.`,
      )
      return false
    }
    return setField(context, cluster, resource, application, {
      path: ['spec', 'syncPolicy', 'automated', 'selfHeal'],
      after: false,
    })
  },
})
