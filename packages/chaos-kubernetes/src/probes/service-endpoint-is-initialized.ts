import { connect, labelSelector, services } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, requiredName } from '../arguments.ts'
import { noObject, objectExists } from '../objects/object-exists.ts'
import { rights } from '../rights.ts'
import { verdict } from '../verdict.ts'

const defaultSelector = 'name in ({name})'

export const serviceEndpointIsInitialized = defineProbe({
  title: 'Service exists',
  description: 'There is a Service of that name. Labels are looked at only where they are given.',
  chaosToolkit: ['chaosk8s.probes.service_endpoint_is_initialized'],
  deprecated: { use: 'kubernetes/service-is-initialized' },
  args: z.strictObject({
    name: requiredName,
    ns,
    label_selector: labelSelector.default(defaultSelector).describe('Labels that it must have too'),
  }),
  output: z.boolean(),
  permissions: ({ ns }) => rights(services, ['list'], ns),
  async run({ name, ns, label_selector }, context) {
    const labels = label_selector === defaultSelector ? null : label_selector
    const place = { name, ns, label_selector: labels }
    const exists = await objectExists(await connect(context), services, place, context)
    return verdict(exists, true, noObject(services, place))
  },
})
