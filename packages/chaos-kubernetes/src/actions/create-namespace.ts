import { connect, createObject, namespaces, objectCreated } from 'chaos-kubernetes-access'
import { defineAction, StepFailure } from 'chaos-plugin-api'
import { z } from 'zod'
import { optionalName, optionalSpecPath } from '../arguments.ts'
import { readManifest } from '../manifests/read-manifest.ts'
import { rights } from '../rights.ts'

export const createNamespace = defineAction({
  title: 'Create a namespace',
  description:
    'Creates the namespace of a file, else one of that name. The undo deletes it again with all that is in it then.',
  impact: 'none',
  changes: [objectCreated],
  chaosToolkit: ['chaosk8s.namespace.actions.create_namespace'],
  args: z.strictObject({ name: optionalName.meta({ examples: ['playground'] }), spec_path: optionalSpecPath }),
  output: z.null(),
  permissions: () => rights(namespaces, ['create', 'get', 'delete']),
  async run({ name, spec_path }, context) {
    if (name === null && spec_path === null) {
      throw new StepFailure('No namespace is named.', { remedy: 'Give a name, or a file in spec_path.' })
    }
    const manifest =
      spec_path === null
        ? { apiVersion: 'v1', kind: 'Namespace', metadata: { name: name! } }
        : await readManifest(spec_path)
    await createObject(context, await connect(context), namespaces, manifest)
    return null
  },
})
