import type { KubernetesObject, Resource } from 'chaos-kubernetes-access'

/** What is looked at in a VirtualService: https://istio.io/latest/docs/reference/config/networking/virtual-service/ */
export interface VirtualService extends KubernetesObject {
  readonly spec: { readonly http?: readonly HttpRule[]; readonly [field: string]: unknown }
}

/** A rule for HTTP requests. Its fault hits all of its routes. */
export interface HttpRule {
  readonly name?: string
  readonly match?: unknown
  readonly route?: readonly Route[]
  readonly fault?: Fault
  readonly [field: string]: unknown
}

export interface Route {
  readonly destination: { readonly host: string; readonly subset?: string | undefined }
}

/** The members of a fault: `delay` and `abort`, each with its own percentage. */
export type Fault = Readonly<Record<string, unknown>>

const istioGroup = 'networking.istio.io'

/** The resource of VirtualServices in a version of the API, written `networking.istio.io/v1` or just `v1`. */
export function virtualServices(apiVersion: string): Resource<VirtualService> {
  const [version = '', group = istioGroup] = apiVersion.split('/').reverse()
  return { group, version, plural: 'virtualservices', kind: 'VirtualService', namespaced: true }
}
