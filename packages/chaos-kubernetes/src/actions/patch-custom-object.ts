import { objectField } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { ns, requiredName } from '../arguments.ts'
import { patchCustom } from '../custom-resources/alter-custom.ts'
import { customResourceArgs } from '../custom-resources/custom-resource.ts'
import { customTarget } from '../custom-resources/custom-target.ts'
import { force, givenPatch, problemOfGiven, readGivenPatch } from '../custom-resources/given-object.ts'
import { rights } from '../rights.ts'

export const patchCustomObject = defineAction({
  title: 'Change a custom resource',
  description:
    'Changes the parts of a custom resource that a patch names; lists are replaced by a merge patch. The undo puts back what was there before.',
  impact: 'disrupts',
  changes: [objectField],
  chaosToolkit: ['chaosk8s.crd.actions.patch_custom_object'],
  args: withRule(
    z.strictObject({ ...customResourceArgs, name: requiredName, ns, force, ...givenPatch }),
    'resource',
    problemOfGiven,
  ),
  output: z.record(z.string(), z.unknown()).describe('The object as the cluster stored it'),
  permissions: (args) => rights(args, ['get', 'patch'], args.ns),
  targets: (args, context) => customTarget(context, args, { name: args.name, namespace: args.ns }),
  async run(args, context) {
    return patchCustom(context, args, { name: args.name, namespace: args.ns }, await readGivenPatch(args))
  },
})
