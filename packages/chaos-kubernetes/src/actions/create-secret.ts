import { connect, createObject, objectCreated, secrets } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, specPath } from '../arguments.ts'
import { readManifest } from '../manifests/read-manifest.ts'
import { rights } from '../rights.ts'

export const createSecret = defineAction({
  title: 'Create a Secret',
  description: 'Creates the Secret of a file. The undo deletes it again.',
  impact: 'none',
  changes: [objectCreated],
  chaosToolkit: ['chaosk8s.secret.actions.create_secret'],
  args: z.strictObject({ spec_path: specPath, ns }),
  output: z.null(),
  permissions: ({ ns }) => rights(secrets, ['create', 'get', 'delete'], ns),
  async run({ spec_path, ns }, context) {
    const manifest = await readManifest(spec_path)
    await createObject(context, await connect(context), secrets, manifest, ns)
    return null
  },
})
