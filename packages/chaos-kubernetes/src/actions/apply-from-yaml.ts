import { objectCreated, objectField } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { applyText, rightsToApply, targetsOfText, textArgs } from '../manifests/apply-text.ts'
import { parseYamlManifest } from '../manifests/parse-manifest.ts'

export const applyFromYaml = defineAction({
  title: 'Apply an object in YAML',
  description:
    'Gives an object what a YAML text says of it: creates it where there is none, else changes what is different; what the text does not name stays. The undo deletes it again, or puts back what was there before.',
  impact: 'disrupts',
  changes: [objectCreated, objectField],
  chaosToolkit: ['chaosk8s.crd.actions.apply_from_yaml'],
  args: textArgs('YAML', 'apiVersion: stable.example.com/v1\nkind: CronTab\nmetadata: {name: nightly}'),
  output: z.record(z.string(), z.unknown()).describe('The object as the cluster stored it'),
  permissions: (args) => rightsToApply(args, parseYamlManifest),
  targets: (args, context) => targetsOfText(args, context, parseYamlManifest),
  run: (args, context) => applyText(args, context, parseYamlManifest),
})
