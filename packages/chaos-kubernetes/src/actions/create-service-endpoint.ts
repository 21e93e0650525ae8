import { connect, createObject, objectCreated, services } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, specPath } from '../arguments.ts'
import { readManifest } from '../manifests/read-manifest.ts'
import { rights } from '../rights.ts'

export const createServiceEndpoint = defineAction({
  title: 'Create a Service',
  description: 'Creates the Service of a file. The undo deletes it again.',
  impact: 'none',
  changes: [objectCreated],
  chaosToolkit: ['chaosk8s.service.actions.create_service_endpoint'],
  args: z.strictObject({ spec_path: specPath, ns }),
  output: z.null(),
  permissions: ({ ns }) => rights(services, ['create', 'get', 'delete'], ns),
  async run({ spec_path, ns }, context) {
    const manifest = await readManifest(spec_path)
    await createObject(context, await connect(context), services, manifest, ns)
    return null
  },
})
