import { connect, endpointSlices, objectName, services, tellMissingNamespace } from 'chaos-kubernetes-access'
import { defineProbe, StepFailure } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, requiredName } from '../arguments.ts'
import { rights } from '../rights.ts'

export const endpointsReady = defineProbe({
  title: 'Ready endpoints of a Service',
  description:
    'Counts the endpoints of a Service that are ready, as its EndpointSlices say: a pod with addresses of both families counts once. It fails where there is no such Service.',
  args: z.strictObject({ name: requiredName, ns }),
  output: z.int(),
  permissions: ({ ns }) => [...rights(services, ['get'], ns), ...rights(endpointSlices, ['list'], ns)],
  async run({ name, ns }, context) {
    const cluster = await connect(context)
    const place = { name, namespace: ns }
    if ((await cluster.find(services, place)) === undefined) {
      await tellMissingNamespace(cluster, ns, context)
      throw new StepFailure(`There is no ${objectName(services, place)}.`, { remedy: 'Correct its name or namespace.' })
    }
    const query = { namespace: ns, labelSelector: `kubernetes.io/service-name=${name}` }
    const endpoints = (await cluster.list(endpointSlices, query)).flatMap((slice) => slice.endpoints ?? [])
    // Left out it means ready, says the API.
    const ready = endpoints.filter(({ conditions }) => conditions?.ready !== false)
    return new Set(ready.map(({ targetRef, addresses }) => targetRef?.uid ?? addresses?.join())).size
  },
})
