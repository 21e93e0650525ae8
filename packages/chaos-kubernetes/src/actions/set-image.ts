import { givenText, givenTextOrNull, objectField, setField } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, requiredName } from '../arguments.ts'
import { systemCare, withSystemCare } from '../system-care.ts'
import { findContainer } from '../workloads/find-container.ts'
import { readTemplated } from '../workloads/read-templated.ts'
import {
  templated,
  templatedTargets,
  withWorkloadKind,
  workloadKind,
  workloadRights,
} from '../workloads/workload-kind.ts'

export const setImage = defineAction({
  title: 'Set an image',
  description:
    'Sets the image of a container of a workload, of any kind that has a pod template, so that its pods are replaced; with an image that nobody has, the new ones never start. The undo sets the image from before, and the run waits at its end until as many pods are ready as were. A StatefulSet that starts its pods in order does not replace by itself one that never became ready: where the image was wrong, the run says at its end which pod is to be deleted by hand. One that is paused is refused, and one without a pod template.',
  impact: 'degrades',
  changes: [objectField],
  args: withWorkloadKind(
    withSystemCare(
      z.strictObject({
        name: requiredName,
        ns,
        ...workloadKind,
        image: givenText.meta({ description: 'The image', examples: ['registry.invalid/ratings:none'] }),
        container: givenTextOrNull.describe('The name of the container; may be left out where there is only one'),
        ...systemCare,
      }),
    ),
    templated,
  ),
  output: z.null(),
  permissions: (args) => workloadRights(args, templated, ['get', 'patch'], args.ns),
  targets: (args, context) => templatedTargets(args, context),
  async run({ image, container, ...given }, context) {
    const { cluster, resource, workload, which } = await readTemplated(given, context)
    const { path } = findContainer(workload.spec.template, container, which)
    await setField(context, cluster, resource, workload, { path: [...path, 'image'], after: image })
    return null
  },
})
