import type { Cluster } from '../cluster.ts'
import { endpointSlices } from '../healing/endpoint-state.ts'
import type { Place } from '../objects/resource.ts'
import { isApiFailure } from '../transport/api-failure.ts'

/** Endpoints of a Service that are ready, as its EndpointSlices say; undefined where we may not list these. */
export async function readyEndpoints(cluster: Cluster, { name, namespace }: Place): Promise<number | undefined> {
  try {
    const query = { namespace, labelSelector: `kubernetes.io/service-name=${name}` }
    const endpoints = (await cluster.list(endpointSlices, query)).flatMap((slice) => slice.endpoints ?? [])
    return endpoints.filter(({ conditions }) => conditions?.ready !== false).length
  } catch (error) {
    if (isApiFailure(error, 403)) return undefined
    throw error
  }
}
