import type { ResourceDefinition } from '../resources/resource-definition.ts'
import { apiVersionOf } from '../resources/resource-table.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'

const encoded = new WeakMap<KubernetesObject, string>()

/** The object as JSON. Stored objects never change, so each is written only once. */
export function encodeObject(object: KubernetesObject): string {
  const known = encoded.get(object)
  if (known !== undefined) return known
  const text = JSON.stringify(object)
  encoded.set(object, text)
  return text
}

/** The object in the version that was asked for. */
export function toVersion(resource: ResourceDefinition, version: string, object: KubernetesObject): KubernetesObject {
  const apiVersion = apiVersionOf(resource.group, version)
  if (object.apiVersion === apiVersion) return object
  return { ...object, apiVersion }
}
