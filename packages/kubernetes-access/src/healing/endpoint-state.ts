import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import type { Resource } from '../objects/resource.ts'
import type { ViewShape } from '../view/view-shape.ts'
import type { Claim } from './claim.ts'
import type { SeenPod } from './pod-state.ts'

interface EndpointSlice extends KubernetesObject {
  readonly endpoints?: readonly {
    readonly addresses?: readonly string[]
    readonly conditions?: { readonly ready?: boolean }
    readonly targetRef?: { readonly name?: string; readonly uid?: string }
  }[]
}

/** What lies behind a Service. */
export const endpointSlices: Resource<EndpointSlice> = {
  group: 'discovery.k8s.io',
  version: 'v1',
  plural: 'endpointslices',
  kind: 'EndpointSlice',
  namespaced: true,
}

/** The endpoints of a Service, told as pods are. */
export const endpointStates: ViewShape<EndpointSlice, readonly SeenPod[]> = {
  listed: 'whole',
  watched: 'whole',
  keep: ({ metadata, endpoints }) =>
    (endpoints ?? []).map(({ addresses, conditions, targetRef }) => ({
      name: targetRef?.name ?? addresses?.[0] ?? metadata.name,
      seen: {
        uid: targetRef?.uid ?? addresses?.join() ?? metadata.uid,
        kept: {
          createdAt: metadata.creationTimestamp,
          controller: undefined,
          leaving: false,
          finished: false,
          // Left out it means ready, says the API.
          stage: conditions?.ready === false ? 2 : 3,
          trouble: undefined,
          finalizers: [],
        },
      },
    })),
}

/** Whether what must serve again is a Service, whose endpoints count. */
export function isService({ workload }: Claim): boolean {
  return workload.apiVersion === 'v1' && workload.kind === 'Service'
}
