import { givenTextOrNull, objectField, setField } from 'chaos-kubernetes-access'
import { defineAction, StepFailure } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, requiredName } from '../arguments.ts'
import { nameOfStep } from '../objects/name-of-step.ts'
import { systemCare, withSystemCare } from '../system-care.ts'
import { type FoundReference, findReferences } from '../workloads/find-references.ts'
import { readTemplated } from '../workloads/read-templated.ts'
import {
  templated,
  templatedTargets,
  withWorkloadKind,
  workloadKind,
  workloadRights,
} from '../workloads/workload-kind.ts'

export const breakReference = defineAction({
  title: 'Break the reference to a ConfigMap or Secret',
  description:
    'Has the pod template of a workload, of any kind that has one, name a ConfigMap or Secret that is not there, wherever it names a certain one: in variables, sources of variables and volumes. So its pods are replaced, and the new ones never start, unless the reference is optional. ConfigMaps and Secrets themselves are neither read nor changed. The undo puts the names back, and the run waits at its end until as many pods are ready as were. A StatefulSet that starts its pods in order does not replace by itself one that never became ready: the run says at its end which pod is to be deleted by hand. One that is paused is refused, and one without a pod template.',
  impact: 'degrades',
  changes: [objectField],
  args: withWorkloadKind(
    withSystemCare(
      z.strictObject({
        name: requiredName,
        ns,
        ...workloadKind,
        refers_to: z.enum(['ConfigMap', 'Secret']).default('ConfigMap').describe('What the reference leads to'),
        reference: givenTextOrNull.describe(
          'The name of that ConfigMap or Secret; may be left out where only one is named',
        ),
        ...systemCare,
      }),
    ),
    templated,
  ),
  output: z.null(),
  permissions: (args) => workloadRights(args, templated, ['get', 'patch'], args.ns),
  targets: (args, context) => templatedTargets(args, context),
  async run({ refers_to, reference, ...given }, context) {
    const { cluster, resource, workload, which } = await readTemplated(given, context)
    const found = findReferences(workload.spec.template, refers_to)
    const meant = referencesMeant(found, reference, which, refers_to)
    const after = nameOfStep('missing', context.step)
    await setField(context, cluster, resource, workload, ...meant.map(({ path }) => ({ path, after })))
    return null
  },
})

function referencesMeant(
  found: readonly FoundReference[],
  reference: string | null,
  which: string,
  kind: string,
): readonly FoundReference[] {
  const names = [...new Set(found.map(({ name }) => name))]
  if (names.length === 0) {
    throw new StepFailure(`${which} refers to no ${kind}.`, {
      remedy: 'Name another workload, or another kind in refers_to.',
    })
  }
  if (reference === null && names.length > 1) {
    throw new StepFailure(`${which} refers to ${names.length} ${kind}s: ${names.join(', ')}.`, {
      remedy: 'Say which one is meant by reference.',
    })
  }
  const meant = reference === null ? found : found.filter(({ name }) => name === reference)
  if (meant.length > 0) return meant
  throw new StepFailure(`${which} does not refer to ${kind} ${reference}, but to ${names.join(', ')}.`, {
    remedy: 'Correct the reference.',
  })
}
