import { connect, createObject, givenNamespaceOrNull, namespaces, objectCreated } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { optionalSpecPath } from '../arguments.ts'
import { readManifest } from '../manifests/read-manifest.ts'
import { rights } from '../rights.ts'

export const createNamespace = defineAction({
  title: 'Create a namespace',
  description:
    'Creates the namespace of a file, else one of that name. The undo deletes it again with all that is in it then.',
  impact: 'none',
  changes: [objectCreated],
  chaosToolkit: ['chaosk8s.namespace.actions.create_namespace'],
  args: withRule(
    z.strictObject({
      name: givenNamespaceOrNull.meta({ description: 'Its name', examples: ['playground'] }),
      spec_path: optionalSpecPath,
    }),
    'name',
    ({ name, spec_path }) =>
      name === null && spec_path === null ? 'no namespace is named; give a name, or a file in spec_path' : undefined,
  ),
  output: z.null(),
  permissions: () => rights(namespaces, ['create', 'get', 'delete']),
  async run({ name, spec_path }, context) {
    const manifest =
      spec_path === null
        ? { apiVersion: 'v1', kind: 'Namespace', metadata: { name: name! } }
        : await readManifest(spec_path)
    await createObject(context, await connect(context), namespaces, manifest)
    return null
  },
})
