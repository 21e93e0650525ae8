import { connect, createObject, objectCreated, statefulSets } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, specPath } from '../arguments.ts'
import { readManifest } from '../manifests/read-manifest.ts'
import { rights } from '../rights.ts'

export const createStatefulset = defineAction({
  title: 'Create a StatefulSet',
  description: 'Creates the StatefulSet of a file. The undo deletes it again.',
  impact: 'none',
  changes: [objectCreated],
  chaosToolkit: ['chaosk8s.statefulset.actions.create_statefulset'],
  args: z.strictObject({ spec_path: specPath, ns }),
  output: z.null(),
  permissions: ({ ns }) => rights(statefulSets, ['create', 'get', 'delete'], ns),
  async run({ spec_path, ns }, context) {
    const manifest = await readManifest(spec_path)
    await createObject(context, await connect(context), statefulSets, manifest, ns)
    return null
  },
})
