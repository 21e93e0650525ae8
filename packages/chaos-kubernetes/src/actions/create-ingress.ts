import { connect, createObject, ingresses, objectCreated } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, specPath } from '../arguments.ts'
import { readManifest } from '../manifests/read-manifest.ts'
import { rights } from '../rights.ts'

export const createIngress = defineAction({
  title: 'Create an Ingress',
  description: 'Creates the Ingress of a file. The undo deletes it again.',
  impact: 'none',
  changes: [objectCreated],
  chaosToolkit: ['chaosk8s.networking.actions.create_ingress'],
  args: z.strictObject({ spec_path: specPath, ns }),
  output: z.null(),
  permissions: ({ ns }) => rights(ingresses, ['create', 'get', 'delete'], ns),
  async run({ spec_path, ns }, context) {
    const manifest = await readManifest(spec_path)
    await createObject(context, await connect(context), ingresses, manifest, ns)
    return null
  },
})
