import { notFound } from '../registry/api-error.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import type { ApiRequest } from './api-request.ts'

/** The object that the request's path names. */
export function findObject({ cluster, resource, path }: ApiRequest): KubernetesObject {
  const object = cluster.store.get(resource, path.name ?? '', path.namespace)
  if (!object) throw notFound(resource, path.name ?? '')
  return object
}
