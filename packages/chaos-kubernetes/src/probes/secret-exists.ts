import { connect, secrets } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { labelsLookedAt, ns, optionalName } from '../arguments.ts'
import { objectExists } from '../objects/object-exists.ts'
import { rights } from '../rights.ts'

export const secretExists = defineProbe({
  title: 'Secret exists',
  description: 'There is a Secret of that name and with those labels; without either, any Secret of the namespace.',
  chaosToolkit: ['chaosk8s.secret.probes.secret_exists', 'chaosk8s.probes.secret_exists'],
  args: z.strictObject({ name: optionalName.meta({ examples: ['credentials'] }), ns, label_selector: labelsLookedAt }),
  output: z.boolean(),
  permissions: ({ ns }) => rights(secrets, ['list'], ns),
  async run(args, context) {
    return objectExists(await connect(context), secrets, args, context)
  },
})
