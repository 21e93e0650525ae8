import { objectField } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { ns, requiredName } from '../arguments.ts'
import { replaceCustom } from '../custom-resources/alter-custom.ts'
import { customResourceArgs } from '../custom-resources/custom-resource.ts'
import { customTarget } from '../custom-resources/custom-target.ts'
import { force, givenObject, problemOfGiven, readGivenObject } from '../custom-resources/given-object.ts'
import { rights } from '../rights.ts'

export const replaceCustomObject = defineAction({
  title: 'Replace a custom resource',
  description:
    'Makes a custom resource what is given; what is not given goes. Its status, finalizers and owners stay. The undo puts back what was there before.',
  impact: 'disrupts',
  changes: [objectField],
  chaosToolkit: ['chaosk8s.crd.actions.replace_custom_object'],
  args: withRule(
    z.strictObject({ ...customResourceArgs, name: requiredName, ns, force, ...givenObject }),
    'resource',
    problemOfGiven,
  ),
  output: z.record(z.string(), z.unknown()).describe('The object as the cluster stored it'),
  permissions: (args) => rights(args, ['get', 'update', 'patch'], args.ns),
  targets: (args, context) => customTarget(context, args, { name: args.name, namespace: args.ns }),
  async run(args, context) {
    return replaceCustom(context, args, { name: args.name, namespace: args.ns }, await readGivenObject(args))
  },
})
