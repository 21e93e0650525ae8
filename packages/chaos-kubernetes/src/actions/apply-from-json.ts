import { objectCreated, objectField } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { applyText, rightsToApply, targetsOfText, textArgs } from '../manifests/apply-text.ts'
import { parseJsonManifest } from '../manifests/parse-manifest.ts'

export const applyFromJson = defineAction({
  title: 'Apply an object in JSON',
  description:
    'Gives an object what a JSON text says of it: creates it where there is none, else changes what is different; what the text does not name stays. The undo deletes it again, or puts back what was there before.',
  impact: 'disrupts',
  changes: [objectCreated, objectField],
  chaosToolkit: ['chaosk8s.crd.actions.apply_from_json'],
  args: textArgs('JSON', '{"apiVersion": "stable.example.com/v1", "kind": "CronTab", "metadata": {"name": "nightly"}}'),
  output: z.record(z.string(), z.unknown()).describe('The object as the cluster stored it'),
  permissions: (args) => rightsToApply(args, parseJsonManifest),
  targets: (args, context) => targetsOfText(args, context, parseJsonManifest),
  run: (args, context) => applyText(args, context, parseJsonManifest),
})
