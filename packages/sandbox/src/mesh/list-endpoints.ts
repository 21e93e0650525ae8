import { matchesLabels } from '../selectors/label-selector.ts'
import type { ClusterView } from '../store/cluster-view.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import type { Endpoint } from './pick-endpoint.ts'
import type { ServiceName } from './resolve-host.ts'

interface ServiceSpec {
  readonly selector?: Readonly<Record<string, string>>
  readonly ports?: readonly { readonly port: number; readonly targetPort?: number | string }[]
}

interface PodSpec {
  readonly containers?: readonly {
    readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[]
  }[]
}

interface PodStatus {
  readonly conditions?: readonly { readonly type: string; readonly status: string }[]
}

/**
 * The ready pods behind a port of a Service, narrowed to a subset's labels.
 * `undefined` where there is no such Service or it has no such port.
 */
export function listEndpoints(
  view: ClusterView,
  service: ServiceName,
  port: number,
  subsetLabels: Readonly<Record<string, string>> = {},
): readonly Endpoint[] | undefined {
  const found = view.get({ group: '', plural: 'services' }, service.name, service.namespace)
  if (found === undefined) return undefined
  const { selector, ports } = (found['spec'] ?? {}) as ServiceSpec
  const servicePort = ports?.find((each) => each.port === port)
  if (servicePort === undefined) return undefined
  if (selector === undefined || Object.keys(selector).length === 0) return []
  return view
    .list({ group: '', plural: 'pods' }, service.namespace)
    .filter(
      (pod) =>
        matchesLabels(pod.metadata.labels, selector) &&
        matchesLabels(pod.metadata.labels, subsetLabels) &&
        isReady(pod),
    )
    .flatMap((pod) => {
      const containerPort = resolvePort(pod, servicePort.targetPort ?? port)
      if (containerPort === undefined) return []
      return [
        {
          namespace: service.namespace,
          pod: pod.metadata.name,
          uid: pod.metadata.uid ?? '',
          labels: pod.metadata.labels ?? {},
          port: containerPort,
        },
      ]
    })
}

/** Whether a pod takes requests: ready, and not about to go. */
function isReady(pod: KubernetesObject): boolean {
  const { conditions } = (pod['status'] ?? {}) as PodStatus
  return (
    pod.metadata.deletionTimestamp === undefined &&
    conditions?.some((each) => each.type === 'Ready' && each.status === 'True') === true
  )
}

function resolvePort(pod: KubernetesObject, port: number | string): number | undefined {
  if (typeof port === 'number') return port
  const { containers } = (pod['spec'] ?? {}) as PodSpec
  return containers?.flatMap((each) => each.ports ?? []).find((each) => each.name === port)?.containerPort
}
