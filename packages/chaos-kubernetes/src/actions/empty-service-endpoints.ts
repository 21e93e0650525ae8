import {
  connect,
  endpointSlices,
  objectField,
  objectName,
  type Resource,
  readyEndpoints,
  services,
  setField,
} from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, requiredName } from '../arguments.ts'
import { readSelectingService, type SelectingService } from '../networking/selecting-service.ts'
import { objectTarget } from '../objects/object-target.ts'
import { rights } from '../rights.ts'
import { systemCare, withSystemCare } from '../system-care.ts'

/** A label that no pod has. */
const nobodys = { 'chaos-cli/serves': 'nothing' }

export const emptyServiceEndpoints = defineAction({
  title: 'Take all endpoints from a Service',
  description:
    'Adds a label to the selector of a Service that no pod has, so that it selects nothing: its name and address stay, its pods go on, and nobody reaches them through it. The undo puts the selector back, and the run waits at its end until as many endpoints are ready as were. A Service without a selector, and one that is but another name (ExternalName), is refused.',
  impact: 'disrupts',
  changes: [objectField],
  args: withSystemCare(z.strictObject({ name: requiredName, ns, ...systemCare })),
  output: z.null(),
  permissions: ({ ns }) => [
    ...rights(services, ['get', 'patch'], ns),
    ...rights(endpointSlices, ['list', 'watch'], ns),
  ],
  targets: async ({ name, ns }) => [objectTarget(services, { name, namespace: ns })],
  async run({ name, ns }, context) {
    const cluster = await connect(context)
    const place = { name, namespace: ns }
    const service = await readSelectingService(cluster, place)
    if ((await readyEndpoints(cluster, place)) === 0) {
      context.foundNothing(`${objectName(services, place)} has no endpoint that is ready, so there is none to take.`)
    }
    const selector = { ...service.spec.selector, ...nobodys }
    await setField(context, cluster, services as Resource as Resource<SelectingService>, service, {
      path: ['spec', 'selector'],
      after: selector,
    })
    return null
  },
})
