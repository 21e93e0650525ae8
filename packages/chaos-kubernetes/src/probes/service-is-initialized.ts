import { connect, services } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { labelsLookedAt, ns, optionalName, raise } from '../arguments.ts'
import { noObject, objectExists } from '../objects/object-exists.ts'
import { rights } from '../rights.ts'
import { verdict } from '../verdict.ts'

export const serviceIsInitialized = defineProbe({
  title: 'Service exists',
  description:
    'There is a Service of that name and with those labels; without either, any Service of the namespace. Its endpoints are not looked at.',
  chaosToolkit: ['chaosk8s.service.probes.service_is_initialized', 'chaosk8s.probes.service_is_initialized'],
  args: z.strictObject({
    name: optionalName.meta({ examples: ['ratings'] }),
    ns,
    label_selector: labelsLookedAt,
    raise_if_service_not_initialized: raise,
  }),
  output: z.boolean(),
  permissions: ({ ns }) => rights(services, ['list'], ns),
  async run({ raise_if_service_not_initialized, ...place }, context) {
    const exists = await objectExists(await connect(context), services, place, context)
    return verdict(exists, raise_if_service_not_initialized, noObject(services, place))
  },
})
