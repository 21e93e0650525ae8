import { connect, givenText, givenTextOrNull, objectField, objectName, setField } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, requiredName } from '../arguments.ts'
import { objectTarget } from '../objects/object-target.ts'
import { rights } from '../rights.ts'
import { findContainer } from '../workloads/find-container.ts'
import { readTemplated } from '../workloads/read-templated.ts'
import { templatedKind, templatedWorkloads } from '../workloads/templated-workload.ts'

export const setImage = defineAction({
  title: 'Set an image',
  description:
    'Sets the image of a container of a workload, so that its pods are replaced; with an image that nobody has, the new ones never start. The undo sets the image from before, and the run waits at its end until as many pods are ready as were. A StatefulSet that starts its pods in order does not replace by itself one that never became ready: where the image was wrong, the run says at its end which pod is to be deleted by hand. A Deployment that is paused is refused.',
  impact: 'degrades',
  changes: [objectField],
  args: z.strictObject({
    name: requiredName,
    ns,
    kind: templatedKind,
    image: givenText.meta({ description: 'The image', examples: ['registry.invalid/ratings:none'] }),
    container: givenTextOrNull.describe('The name of the container; may be left out where there is only one'),
  }),
  output: z.null(),
  permissions: ({ kind, ns }) => rights(templatedWorkloads[kind], ['get', 'patch'], ns),
  targets: async ({ kind, name, ns }) => [objectTarget(templatedWorkloads[kind], { name, namespace: ns })],
  async run({ kind, name, ns, image, container }, context) {
    const cluster = await connect(context)
    const resource = templatedWorkloads[kind]
    const workload = await readTemplated(cluster, resource, { name, namespace: ns }, context)
    const which = objectName(resource, workload.metadata)
    const { path } = findContainer(workload.spec.template, container, which)
    await setField(context, cluster, resource, workload, { path: [...path, 'image'], after: image })
    return null
  },
})
