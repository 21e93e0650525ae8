import { objectCreated } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { ns } from '../arguments.ts'
import { createCustom } from '../custom-resources/create-custom.ts'
import { customResourceArgs } from '../custom-resources/custom-resource.ts'
import { givenObject, problemOfGiven, readGivenObject } from '../custom-resources/given-object.ts'
import { rights } from '../rights.ts'

export const createCustomObject = defineAction({
  title: 'Create a custom resource',
  description:
    'Creates a custom resource in a namespace, whatever it makes its operator do. The undo deletes it again. Fails where there is one of that name.',
  impact: 'disrupts',
  changes: [objectCreated],
  chaosToolkit: ['chaosk8s.crd.actions.create_custom_object'],
  args: withRule(z.strictObject({ ...customResourceArgs, ns, ...givenObject }), 'resource', problemOfGiven),
  output: z.record(z.string(), z.unknown()).describe('The object as the cluster stored it'),
  permissions: (args) => rights(args, ['create', 'get', 'delete'], args.ns),
  async run(args, context) {
    return createCustom(context, args, await readGivenObject(args), args.ns)
  },
})
